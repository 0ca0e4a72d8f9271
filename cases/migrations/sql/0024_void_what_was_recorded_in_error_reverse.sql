DROP TRIGGER guard_voided ON cases_statuschange;
DROP TRIGGER guard_voided ON cases_leadchange;
DROP TRIGGER guard_voided ON cases_event;
DROP TRIGGER guard_voided ON cases_eventmember;
DROP TRIGGER guard_voided ON cases_leg;
DROP TRIGGER guard_voided ON cases_casemember;
DROP TRIGGER guard_voided ON cases_indicator;
DROP TRIGGER guard_voided ON cases_relationship;
DROP TRIGGER keep_written ON cases_eventmember;
DROP TRIGGER keep_all ON cases_eventmember;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON cases_eventmember
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE cases_eventmember ENABLE ALWAYS TRIGGER append_only;
REVOKE UPDATE (agreed_at, agreed_by_id) ON cases_voiding FROM lfnkr_web;
GRANT UPDATE, DELETE ON cases_voiding TO lfnkr_web;
DROP TRIGGER begin_voiding ON cases_voiding;
DROP TRIGGER guard_voided ON cases_voiding;
DROP TRIGGER keep_written ON cases_voiding;
DROP TRIGGER keep_all ON cases_voiding;
DROP TRIGGER void ON cases_voiding;
DROP TRIGGER void_agreed ON cases_voiding;
DROP TRIGGER keep_response_due ON cases_casemember;
CREATE TRIGGER keep_response_due AFTER INSERT OR DELETE OR UPDATE OF status, missing_reviewed_at ON cases_casemember
    FOR EACH ROW EXECUTE FUNCTION cases_keep_response_due('request');
ALTER TABLE cases_casemember ENABLE ALWAYS TRIGGER keep_response_due;
DROP FUNCTION cases_begin_voiding();
DROP FUNCTION cases_keep_voiding();
DROP FUNCTION cases_void();
DROP FUNCTION cases_settle_voided(uuid);
DROP FUNCTION cases_mark_voided(cases_voiding, timestamptz);
DROP FUNCTION cases_keep_event_member();
DROP FUNCTION cases_guard_voided();

CREATE OR REPLACE FUNCTION cases_has_open_people(request uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- The open statuses are OPEN of cases/status.py; a test compares the two.
SELECT EXISTS (
    SELECT FROM cases_casemember m WHERE m.case_id = request
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
       SELECT FROM cases_casemember m WHERE m.case_id = c.id
          AND m.status IN ('', 'received', 'verifying', 'accepted', 'waiting', 'funded', 'in_movement', 'interrupted', 'missing'))
   AND NOT EXISTS (
       SELECT FROM cases_casemember m JOIN cases_operationmember om ON om.member_id = m.id
         JOIN cases_operation o ON o.id = om.operation_id
        WHERE m.case_id = c.id AND o.mobilised_at IS NOT NULL)
   AND NOT EXISTS (
       SELECT FROM cases_casemember m
        CROSS JOIN LATERAL (
            SELECT l.lead FROM cases_leadchange l WHERE l.member_id = m.id AND l.voided_at IS NULL
             ORDER BY l.counts_at DESC, l.id DESC LIMIT 1
        ) latest
        WHERE m.case_id = c.id AND latest.lead = 'partner')
$$;

CREATE OR REPLACE FUNCTION cases_require_loss_event() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Asked at the end of the transaction, when the act's scope is gone: hence a scope of its own to see the events with.
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    IF NOT EXISTS (
        SELECT FROM public.cases_eventmember em JOIN public.cases_event e ON e.id = em.event_id
         WHERE em.member_id = NEW.member_id AND e.kind = CASE NEW.status WHEN 'died' THEN 'death' ELSE 'missing' END
    ) THEN
        RAISE EXCEPTION 'The status "%" needs an event that names the member and its population.', NEW.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'loss_has_event';
    END IF;
    PERFORM set_config('lfnkr.scope', former, true);
    RETURN NULL;
END
$$;
