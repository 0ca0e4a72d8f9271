-- What several told of one fact is kept version by version, and which was chosen (design rule 9). A version counts nothing; what
-- is chosen is recorded by the acts that correct such a fact. A status or an event is taken back for that and recorded anew in the
-- same transaction: the steps between may follow each other only when it is over, and are asked then.

CREATE FUNCTION cases_keep_version() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
-- The bounds of the day and of the age are computed after this.
DECLARE
    computed text[] := '{happened_from,happened_until,age_born_from,age_born_until}';
    moved text[] := computed || CASE WHEN OLD.taken_back_at IS NULL THEN '{taken_back_at,taken_back_by_id,why}'::text[] ELSE '{}' END;
BEGIN
    IF to_jsonb(NEW) - moved IS DISTINCT FROM to_jsonb(OLD) - moved THEN
        RAISE EXCEPTION 'A version is kept as it was told. Tell another.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_begin_version() RETURNS trigger
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

CREATE FUNCTION cases_begin_choice() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Chosen is a version of the same request that was not recorded in error.
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
    is_there boolean;
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    SELECT EXISTS (
        SELECT FROM public.cases_factversion v
         WHERE v.id = NEW.version_id AND v.case_id = NEW.case_id AND v.taken_back_at IS NULL
           AND (NEW.step_id IS NOT NULL) = (v.fact = 'step') AND (NEW.event_id IS NOT NULL) = (v.fact = 'event'))
      INTO is_there;
    PERFORM set_config('lfnkr.scope', former, true);
    IF NOT is_there THEN
        RAISE EXCEPTION 'Chosen is a version of the same request that stands.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'choice_of_standing_version';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_steps_can_stand(whose uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Whether some order of the standing steps of a member is one the table of transitions allows, as `cases_place_statuses` asks.
SELECT coalesce(public.cases_merge_steps(
           array_agg(t.state ORDER BY t.place), array_agg(t.earliest ORDER BY t.place), array_agg(t.latest ORDER BY t.place),
           count(*)::int, false, '') IS NOT NULL, false)
  FROM (SELECT CASE WHEN s.told_by_id IS NULL THEN '' ELSE '+' END || s.status AS state, b.latest,
               CASE WHEN s.status = 'received' THEN '-infinity' ELSE b.earliest END AS earliest,
               row_number() OVER (ORDER BY s.counts_at, s.id) AS place
          FROM public.cases_statuschange s
         CROSS JOIN LATERAL public.cases_step_bounds(
               s.happened::text, s.occurred_at, s.occurred_until, s.is_day_only, s.precision, s.recorded_at) b
         WHERE s.member_id = whose AND s.voided_at IS NULL) t
$$;

CREATE FUNCTION cases_hold_told_anew() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- At the end of a transaction in which a step was taken back to be recorded anew: what stands is a history that can be.
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    IF NOT cases_history_is_legal(NEW.member_id) THEN
        RAISE EXCEPTION 'The steps that remain may not follow each other.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'voiding_path_is_legal';
    END IF;
    PERFORM set_config('lfnkr.scope', former, true);
    RETURN NULL;
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

REVOKE ALL ON FUNCTION cases_keep_version(), cases_begin_version(), cases_begin_choice(), cases_hold_told_anew(),
    cases_steps_can_stand(uuid) FROM PUBLIC;

CREATE TRIGGER begin_version BEFORE INSERT ON cases_factversion FOR EACH ROW EXECUTE FUNCTION cases_begin_version();
CREATE TRIGGER keep_written BEFORE UPDATE ON cases_factversion FOR EACH ROW EXECUTE FUNCTION cases_keep_version();
CREATE TRIGGER keep_all BEFORE DELETE OR TRUNCATE ON cases_factversion
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE cases_factversion ENABLE ALWAYS TRIGGER begin_version, ENABLE ALWAYS TRIGGER keep_written,
    ENABLE ALWAYS TRIGGER keep_all;
CREATE TRIGGER begin_choice BEFORE INSERT ON cases_versionchoice FOR EACH ROW EXECUTE FUNCTION cases_begin_choice();
ALTER TABLE cases_versionchoice ENABLE ALWAYS TRIGGER begin_choice;
CREATE CONSTRAINT TRIGGER hold_told_anew AFTER UPDATE OF voided_at ON cases_statuschange
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.voided_at IS NOT NULL AND OLD.voided_at IS NULL AND current_setting('lfnkr.told_anew', true) = 'yes')
    EXECUTE FUNCTION cases_hold_told_anew();
ALTER TABLE cases_statuschange ENABLE ALWAYS TRIGGER hold_told_anew;

REVOKE UPDATE, DELETE, TRUNCATE ON cases_factversion FROM PUBLIC, lfnkr_web;
GRANT UPDATE (taken_back_at, taken_back_by_id, why) ON cases_factversion TO lfnkr_web;

CREATE POLICY seen ON cases_factversion FOR SELECT USING ((SELECT cases_scope()) = 'all' OR cases_sees_case(case_id));
CREATE POLICY added ON cases_factversion FOR INSERT WITH CHECK ((SELECT cases_scope()) = 'all');
CREATE POLICY changed ON cases_factversion FOR UPDATE USING ((SELECT cases_scope()) = 'all');
ALTER TABLE cases_factversion ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON cases_versionchoice FOR SELECT USING ((SELECT cases_scope()) = 'all' OR cases_sees_case(case_id));
CREATE POLICY added ON cases_versionchoice FOR INSERT WITH CHECK ((SELECT cases_scope()) = 'all');
ALTER TABLE cases_versionchoice ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
