DROP TRIGGER hold_told_anew ON cases_leadchange;

CREATE OR REPLACE FUNCTION cases_begin_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- A version is told in a request of a fact of that request.
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
    is_there boolean;
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    SELECT NEW.fact = 'received'
        OR EXISTS (SELECT FROM public.cases_casemember m WHERE m.id = NEW.member_id AND m.case_id = NEW.case_id)
        OR EXISTS (SELECT FROM public.cases_statuschange s JOIN public.cases_casemember m ON m.id = s.member_id
                    WHERE s.id = NEW.step_id AND m.case_id = NEW.case_id)
        OR EXISTS (SELECT FROM public.cases_event e WHERE e.id = NEW.event_id AND e.case_id = NEW.case_id)
        OR EXISTS (SELECT FROM public.cases_leg l JOIN public.cases_operationmember o ON o.operation_id = l.operation_id
                     JOIN public.cases_casemember m ON m.id = o.member_id WHERE l.id = NEW.leg_id AND m.case_id = NEW.case_id)
      INTO is_there;
    PERFORM set_config('lfnkr.scope', former, true);
    IF NOT is_there THEN
        RAISE EXCEPTION 'A version is told of a fact of its own request.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'version_of_its_request';
    END IF;
    NEW.taken_back_at := NULL;
    NEW.taken_back_by_id := NULL;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION cases_begin_choice() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Chosen is a version of the same request that was not recorded in error; what records it since is of that request, too.
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
    is_there boolean;
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    SELECT EXISTS (
        SELECT FROM public.cases_factversion v
         WHERE v.id = NEW.version_id AND v.case_id = NEW.case_id AND v.taken_back_at IS NULL
           AND (NEW.step_id IS NOT NULL) = (v.fact = 'step') AND (NEW.event_id IS NOT NULL) = (v.fact = 'event'))
       AND (NEW.step_id IS NULL OR EXISTS (
        SELECT FROM public.cases_statuschange s JOIN public.cases_casemember m ON m.id = s.member_id
         WHERE s.id = NEW.step_id AND m.case_id = NEW.case_id))
       AND (NEW.event_id IS NULL OR EXISTS (
        SELECT FROM public.cases_event e WHERE e.id = NEW.event_id AND e.case_id = NEW.case_id))
      INTO is_there;
    PERFORM set_config('lfnkr.scope', former, true);
    IF NOT is_there THEN
        RAISE EXCEPTION 'Chosen is a version of the same request that stands.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'choice_of_standing_version';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION cases_settle_voided(act_of uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- What follows from the rows that stand after one act: where each person stands and who leads, and who is the principal
-- applicant. Refused where what is left is no request that can be.
DECLARE
    request uuid;
    whose uuid;
    is_told_anew boolean := coalesce(current_setting('lfnkr.told_anew', true), '') = 'yes';
BEGIN
    FOR whose IN
        SELECT DISTINCT coalesce(s.member_id, l.member_id)
          FROM cases_voiding v
          JOIN cases_voiding n ON n.id = coalesce(v.voiding_id, v.id)
          LEFT JOIN cases_statuschange s ON s.id = n.status_change_id
          LEFT JOIN cases_leadchange l ON l.id = n.lead_change_id
         WHERE v.act = act_of AND coalesce(s.member_id, l.member_id) IS NOT NULL
         ORDER BY 1
    LOOP
        -- What is recorded anew in the same transaction may leave a gap until then: its steps are placed with it, and
        -- `hold_told_anew` asks at the end (cases/versions).
        CONTINUE WHEN is_told_anew AND NOT cases_steps_can_stand(whose);
        PERFORM cases_recompute_member(whose);
        IF NOT cases_history_is_legal(whose) THEN
            RAISE EXCEPTION 'The steps that remain may not follow each other.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'voiding_path_is_legal';
        END IF;
        -- A review of somebody missing holds again where the step it reviewed is the last once more.
        UPDATE cases_casemember m SET missing_reviewed_at = r.reviewed_at
          FROM cases_missingreview r
         WHERE m.id = whose AND m.status = 'missing' AND m.missing_reviewed_at IS NULL AND r.change_id = (
               SELECT s.id FROM cases_statuschange s
                WHERE s.member_id = whose AND s.voided_at IS NULL ORDER BY s.counts_at DESC, s.id DESC LIMIT 1);
    END LOOP;
    FOR request IN SELECT DISTINCT v.case_id FROM cases_voiding v WHERE v.act = act_of AND v.case_id IS NOT NULL LOOP
        UPDATE cases_casemember m SET role = 'principal'
         WHERE m.id = (SELECT f.id FROM cases_casemember f
                        WHERE f.case_id = request AND f.voided_at IS NULL ORDER BY f.position, f.id LIMIT 1)
           AND NOT EXISTS (SELECT FROM cases_casemember p
                            WHERE p.case_id = request AND p.voided_at IS NULL AND p.role = 'principal');
        IF NOT EXISTS (SELECT FROM cases_casemember m WHERE m.case_id = request AND m.voided_at IS NULL) THEN
            RAISE EXCEPTION 'Nobody would be left on the request.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'voiding_leaves_nobody';
        END IF;
        IF cases_has_open_people(request)
            AND EXISTS (SELECT FROM cases_case c WHERE c.id = request AND c.closed_at IS NOT NULL)
        THEN
            RAISE EXCEPTION 'Somebody would be open in a closed request.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'voiding_leaves_closed';
        END IF;
        IF EXISTS (
            SELECT FROM cases_casemember m
             CROSS JOIN (VALUES ('died', 'death'), ('missing', 'missing')) loss (status, kind)
             WHERE m.case_id = request AND m.voided_at IS NULL
               AND EXISTS (
                   SELECT FROM cases_eventmember em JOIN cases_event e ON e.id = em.event_id
                    WHERE em.member_id = m.id AND e.kind = loss.kind AND em.voided_at IS NULL AND e.voided_at IS NULL)
               <> EXISTS (
                   SELECT FROM cases_statuschange s
                    WHERE s.member_id = m.id AND s.status = loss.status AND s.voided_at IS NULL))
        THEN
            RAISE EXCEPTION 'A death or a disappearance and the status it made stand together.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'voiding_loss_is_whole';
        END IF;
    END LOOP;
END
$$;

DROP FUNCTION cases_leads_can_stand(uuid);
