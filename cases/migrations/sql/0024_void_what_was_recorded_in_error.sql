-- What was recorded in error counts nowhere (design rule 17, decision 0047). Rows of cases_voiding are only added; their
-- trigger alone writes `voided_at` of the row they name, and empties it when the voiding itself was recorded in error.

CREATE FUNCTION cases_guard_voided() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.voided_at IS NOT NULL
        OR TG_OP = 'UPDATE' AND NEW.voided_at IS DISTINCT FROM OLD.voided_at AND pg_trigger_depth() = 1
    THEN
        RAISE EXCEPTION 'That a row was recorded in error is said by a voiding alone.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_keep_event_member() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF to_jsonb(NEW) - 'voided_at' IS DISTINCT FROM to_jsonb(OLD) - 'voided_at' THEN
        RAISE EXCEPTION 'Whom an event befell is kept as it was written. Record it in error, and write it anew.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_begin_voiding() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Holds the request, so that of two voidings at once the second is measured against what the first left of it.
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
    is_of_request boolean;
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    PERFORM FROM cases_case WHERE id = NEW.case_id FOR NO KEY UPDATE;
    is_of_request := CASE
        WHEN NEW.status_change_id IS NOT NULL THEN EXISTS (
            SELECT FROM cases_statuschange s JOIN cases_casemember m ON m.id = s.member_id
             WHERE s.id = NEW.status_change_id AND m.case_id = NEW.case_id)
        WHEN NEW.lead_change_id IS NOT NULL THEN EXISTS (
            SELECT FROM cases_leadchange l JOIN cases_casemember m ON m.id = l.member_id
             WHERE l.id = NEW.lead_change_id AND m.case_id = NEW.case_id)
        WHEN NEW.event_id IS NOT NULL THEN EXISTS (
            SELECT FROM cases_event e WHERE e.id = NEW.event_id AND e.case_id IS NOT DISTINCT FROM NEW.case_id)
        WHEN NEW.event_member_id IS NOT NULL THEN EXISTS (
            SELECT FROM cases_eventmember em JOIN cases_casemember m ON m.id = em.member_id
             WHERE em.id = NEW.event_member_id AND m.case_id = NEW.case_id)
        WHEN NEW.member_id IS NOT NULL THEN EXISTS (
            SELECT FROM cases_casemember m WHERE m.id = NEW.member_id AND m.case_id = NEW.case_id)
        WHEN NEW.leg_id IS NOT NULL THEN EXISTS (
            SELECT FROM cases_leg l JOIN cases_operationmember om ON om.operation_id = l.operation_id
              JOIN cases_casemember m ON m.id = om.member_id
             WHERE l.id = NEW.leg_id AND m.case_id = NEW.case_id)
        WHEN NEW.indicator_id IS NOT NULL THEN EXISTS (
            SELECT FROM cases_indicator i JOIN cases_casemember m ON m.person_id = i.person_id
             WHERE i.id = NEW.indicator_id AND m.case_id = NEW.case_id)
        WHEN NEW.relationship_id IS NOT NULL THEN EXISTS (
            SELECT FROM cases_relationship r JOIN cases_casemember m ON m.person_id IN (r.person_id, r.relative_id)
             WHERE r.id = NEW.relationship_id AND m.case_id = NEW.case_id)
        ELSE EXISTS (
            SELECT FROM cases_voiding v WHERE v.id = NEW.voiding_id AND v.voiding_id IS NULL
               AND v.case_id IS NOT DISTINCT FROM NEW.case_id)
    END;
    IF NOT is_of_request THEN
        RAISE EXCEPTION 'A voiding names a row of its request, and no voiding that takes back another.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'voiding_of_its_request';
    END IF;
    PERFORM set_config('lfnkr.scope', former, true);
    NEW.agreed_at := NULL;
    NEW.agreed_by_id := NULL;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_keep_voiding() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF to_jsonb(NEW) - '{voided_at,agreed_at,agreed_by_id}'::text[]
        IS DISTINCT FROM to_jsonb(OLD) - '{voided_at,agreed_at,agreed_by_id}'::text[]
        OR (OLD.agreed_at IS NOT NULL OR OLD.voided_at IS NOT NULL)
        AND (NEW.agreed_at, NEW.agreed_by_id) IS DISTINCT FROM (OLD.agreed_at, OLD.agreed_by_id)
    THEN
        RAISE EXCEPTION 'A voiding is kept as it was written, but for the one agreement of a second officer.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_mark_voided(named cases_voiding, moment timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Of the columns that name a row one is filled. Without a moment the row counts again; who was the principal applicant is
-- so no more where somebody else has become it.
BEGIN
    UPDATE cases_statuschange SET voided_at = moment WHERE id = named.status_change_id;
    UPDATE cases_leadchange SET voided_at = moment WHERE id = named.lead_change_id;
    UPDATE cases_event SET voided_at = moment WHERE id = named.event_id;
    UPDATE cases_eventmember SET voided_at = moment WHERE id = named.event_member_id;
    UPDATE cases_leg SET voided_at = moment WHERE id = named.leg_id;
    UPDATE cases_indicator SET voided_at = moment WHERE id = named.indicator_id;
    UPDATE cases_relationship SET voided_at = moment WHERE id = named.relationship_id;
    UPDATE cases_casemember m
       SET voided_at = moment,
           role = CASE WHEN moment IS NULL AND m.role = 'principal' AND EXISTS (
                           SELECT FROM cases_casemember o
                            WHERE o.case_id = m.case_id AND o.role = 'principal' AND o.voided_at IS NULL)
                       THEN 'other' ELSE m.role END
     WHERE m.id = named.member_id;
END
$$;

CREATE FUNCTION cases_settle_voided(act_of uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- What follows from the rows that stand after one act: where each person stands and who leads, and who is the principal
-- applicant. Refused where what is left is no request that can be.
DECLARE
    request uuid;
    whose uuid;
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

CREATE FUNCTION cases_void() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Once for all rows of a statement: what is taken back together is measured together. A voiding has effect at once, or
-- where a second officer has to agree when that is done.
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
    one cases_voiding;
    named cases_voiding;
    act_of uuid;
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    FOR one IN
        SELECT c.* FROM changed c
         WHERE c.voided_at IS NULL
           AND (TG_OP = 'INSERT' AND NOT c.needs_agreement OR TG_OP = 'UPDATE' AND c.agreed_at IS NOT NULL)
         ORDER BY c.id
    LOOP
        IF one.voiding_id IS NULL THEN
            PERFORM cases_mark_voided(one, coalesce(one.agreed_at, one.recorded_at));
        ELSE
            UPDATE cases_voiding SET voided_at = coalesce(one.agreed_at, one.recorded_at)
             WHERE id = one.voiding_id RETURNING * INTO named;
            -- One that nobody had agreed to has changed nothing.
            IF named.agreed_at IS NOT NULL OR NOT named.needs_agreement THEN
                PERFORM cases_mark_voided(named, NULL);
            END IF;
        END IF;
    END LOOP;
    FOR act_of IN
        SELECT DISTINCT c.act FROM changed c
         WHERE c.voided_at IS NULL
           AND (TG_OP = 'INSERT' AND NOT c.needs_agreement OR TG_OP = 'UPDATE' AND c.agreed_at IS NOT NULL)
    LOOP
        PERFORM cases_settle_voided(act_of);
    END LOOP;
    PERFORM set_config('lfnkr.scope', former, true);
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION cases_has_open_people(request uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- The open statuses are OPEN of cases/status.py; a test compares the two.
SELECT EXISTS (
    SELECT FROM cases_casemember m WHERE m.case_id = request AND m.voided_at IS NULL
       AND m.status IN ('received', 'verifying', 'accepted', 'waiting', 'funded', 'in_movement', 'interrupted', 'missing')
       AND (m.status <> 'missing' OR m.missing_reviewed_at IS NULL))
$$;

CREATE OR REPLACE FUNCTION cases_response_due(request uuid) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- The call, 72 hours and the pauses that have ended; NULL once somebody is on the way, a partner leads, or all have an outcome.
-- While a pause runs the end moves away from its beginning: then this is the earliest it can be.
SELECT c.received_at + interval '72 hours' + coalesce((
           SELECT sum(p.ends_at - greatest(p.begins_at, c.received_at)) FROM cases_clockpause p
            WHERE p.case_id = c.id AND p.ends_at > c.received_at), interval '0')
  FROM cases_case c
 WHERE c.id = request
   AND EXISTS (
       SELECT FROM cases_casemember m WHERE m.case_id = c.id AND m.voided_at IS NULL
          AND m.status IN ('', 'received', 'verifying', 'accepted', 'waiting', 'funded', 'in_movement', 'interrupted', 'missing'))
   AND NOT EXISTS (
       SELECT FROM cases_casemember m JOIN cases_operationmember om ON om.member_id = m.id
         JOIN cases_operation o ON o.id = om.operation_id
        WHERE m.case_id = c.id AND m.voided_at IS NULL AND o.mobilised_at IS NOT NULL)
   AND NOT EXISTS (
       SELECT FROM cases_casemember m
        CROSS JOIN LATERAL (
            SELECT l.lead FROM cases_leadchange l WHERE l.member_id = m.id AND l.voided_at IS NULL
             ORDER BY l.counts_at DESC, l.id DESC LIMIT 1
        ) latest
        WHERE m.case_id = c.id AND m.voided_at IS NULL AND latest.lead = 'partner')
$$;

CREATE OR REPLACE FUNCTION cases_require_loss_event() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Asked at the end of the transaction, when the act's scope is gone: hence a scope of its own to see the events with.
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    IF EXISTS (
        SELECT FROM public.cases_statuschange s JOIN public.cases_casemember m ON m.id = s.member_id
         WHERE s.id = NEW.id AND s.voided_at IS NULL AND m.voided_at IS NULL
    ) AND NOT EXISTS (
        SELECT FROM public.cases_eventmember em JOIN public.cases_event e ON e.id = em.event_id
         WHERE em.member_id = NEW.member_id AND e.kind = CASE NEW.status WHEN 'died' THEN 'death' ELSE 'missing' END
           AND em.voided_at IS NULL AND e.voided_at IS NULL
    ) THEN
        RAISE EXCEPTION 'The status "%" needs an event that names the member and its population.', NEW.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'loss_has_event';
    END IF;
    PERFORM set_config('lfnkr.scope', former, true);
    RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION cases_begin_voiding(), cases_void(), cases_mark_voided(cases_voiding, timestamptz),
    cases_settle_voided(uuid) FROM PUBLIC;

DROP TRIGGER keep_response_due ON cases_casemember;
CREATE TRIGGER keep_response_due AFTER INSERT OR DELETE OR UPDATE OF status, missing_reviewed_at, voided_at ON cases_casemember
    FOR EACH ROW EXECUTE FUNCTION cases_keep_response_due('request');
ALTER TABLE cases_casemember ENABLE ALWAYS TRIGGER keep_response_due;

CREATE TRIGGER begin_voiding BEFORE INSERT ON cases_voiding FOR EACH ROW EXECUTE FUNCTION cases_begin_voiding();
CREATE TRIGGER guard_voided BEFORE INSERT OR UPDATE ON cases_voiding FOR EACH ROW EXECUTE FUNCTION cases_guard_voided();
CREATE TRIGGER keep_written BEFORE UPDATE ON cases_voiding FOR EACH ROW EXECUTE FUNCTION cases_keep_voiding();
CREATE TRIGGER keep_all BEFORE DELETE OR TRUNCATE ON cases_voiding FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER void AFTER INSERT ON cases_voiding REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION cases_void();
CREATE TRIGGER void_agreed AFTER UPDATE ON cases_voiding REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION cases_void();
ALTER TABLE cases_voiding ENABLE ALWAYS TRIGGER begin_voiding, ENABLE ALWAYS TRIGGER guard_voided,
    ENABLE ALWAYS TRIGGER keep_written, ENABLE ALWAYS TRIGGER keep_all, ENABLE ALWAYS TRIGGER void,
    ENABLE ALWAYS TRIGGER void_agreed;
REVOKE UPDATE, DELETE, TRUNCATE ON cases_voiding FROM PUBLIC, lfnkr_web;
GRANT UPDATE (agreed_at, agreed_by_id) ON cases_voiding TO lfnkr_web;

CREATE TRIGGER guard_voided BEFORE INSERT OR UPDATE ON cases_statuschange
    FOR EACH ROW EXECUTE FUNCTION cases_guard_voided();
CREATE TRIGGER guard_voided BEFORE INSERT OR UPDATE ON cases_leadchange FOR EACH ROW EXECUTE FUNCTION cases_guard_voided();
CREATE TRIGGER guard_voided BEFORE INSERT OR UPDATE ON cases_event FOR EACH ROW EXECUTE FUNCTION cases_guard_voided();
CREATE TRIGGER guard_voided BEFORE INSERT OR UPDATE ON cases_eventmember FOR EACH ROW EXECUTE FUNCTION cases_guard_voided();
CREATE TRIGGER guard_voided BEFORE INSERT OR UPDATE ON cases_leg FOR EACH ROW EXECUTE FUNCTION cases_guard_voided();
CREATE TRIGGER guard_voided BEFORE INSERT OR UPDATE ON cases_casemember FOR EACH ROW EXECUTE FUNCTION cases_guard_voided();
CREATE TRIGGER guard_voided BEFORE INSERT OR UPDATE ON cases_indicator FOR EACH ROW EXECUTE FUNCTION cases_guard_voided();
CREATE TRIGGER guard_voided BEFORE INSERT OR UPDATE ON cases_relationship FOR EACH ROW EXECUTE FUNCTION cases_guard_voided();
ALTER TABLE cases_statuschange ENABLE ALWAYS TRIGGER guard_voided;
ALTER TABLE cases_leadchange ENABLE ALWAYS TRIGGER guard_voided;
ALTER TABLE cases_event ENABLE ALWAYS TRIGGER guard_voided;
ALTER TABLE cases_eventmember ENABLE ALWAYS TRIGGER guard_voided;
ALTER TABLE cases_leg ENABLE ALWAYS TRIGGER guard_voided;
ALTER TABLE cases_casemember ENABLE ALWAYS TRIGGER guard_voided;
ALTER TABLE cases_indicator ENABLE ALWAYS TRIGGER guard_voided;
ALTER TABLE cases_relationship ENABLE ALWAYS TRIGGER guard_voided;

-- Whom an event befell could not be changed at all; now its mark can be, by the trigger of voidings.
DROP TRIGGER append_only ON cases_eventmember;
CREATE TRIGGER keep_written BEFORE UPDATE ON cases_eventmember FOR EACH ROW EXECUTE FUNCTION cases_keep_event_member();
CREATE TRIGGER keep_all BEFORE DELETE OR TRUNCATE ON cases_eventmember FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE cases_eventmember ENABLE ALWAYS TRIGGER keep_written, ENABLE ALWAYS TRIGGER keep_all;
