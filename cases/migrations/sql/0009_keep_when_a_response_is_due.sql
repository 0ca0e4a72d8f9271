-- When the 72 hours of a request end is kept on its row, so that the most urgent are found by an index. Nobody writes it
-- but these triggers; cases/response_time/measure.py says the same in Python, and a test compares the two.

CREATE FUNCTION cases_response_due(request uuid) RETURNS timestamptz
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
            SELECT l.lead FROM cases_leadchange l WHERE l.member_id = m.id ORDER BY l.occurred_at DESC, l.id DESC LIMIT 1
        ) latest
        WHERE m.case_id = c.id AND latest.lead = 'partner')
$$;

CREATE FUNCTION cases_keep_response_due() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Something changed that the 72 hours are measured by; its argument says whose row changed: request, member or operation.
DECLARE
    row_now jsonb := to_jsonb(coalesce(NEW, OLD));
BEGIN
    UPDATE cases_case c SET response_due_at = cases_response_due(c.id)
     WHERE c.id IN (
           SELECT (row_now ->> 'case_id')::uuid WHERE TG_ARGV[0] = 'request'
            UNION ALL
           SELECT m.case_id FROM cases_casemember m WHERE TG_ARGV[0] = 'member' AND m.id = (row_now ->> 'member_id')::uuid
            UNION ALL
           SELECT m.case_id FROM cases_operationmember om JOIN cases_casemember m ON m.id = om.member_id
            WHERE TG_ARGV[0] = 'operation' AND om.operation_id = (row_now ->> 'id')::uuid)
       AND c.response_due_at IS DISTINCT FROM cases_response_due(c.id);
    RETURN NULL;
END
$$;

CREATE FUNCTION cases_guard_response_due() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
-- Whatever was sent with a row, the moment follows from the other rows; a call moved in time moves it too.
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.response_due_at := NULL;
    ELSIF pg_trigger_depth() = 1 THEN
        NEW.response_due_at := OLD.response_due_at;
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_move_response_due() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    UPDATE cases_case c SET response_due_at = cases_response_due(c.id)
     WHERE c.id = NEW.id AND c.response_due_at IS DISTINCT FROM cases_response_due(c.id);
    RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION cases_keep_response_due(), cases_guard_response_due(), cases_move_response_due() FROM PUBLIC;

CREATE TRIGGER guard_response_due BEFORE INSERT OR UPDATE ON cases_case
    FOR EACH ROW EXECUTE FUNCTION cases_guard_response_due();
CREATE TRIGGER move_response_due AFTER UPDATE OF received_at ON cases_case
    FOR EACH ROW WHEN (OLD.received_at IS DISTINCT FROM NEW.received_at) EXECUTE FUNCTION cases_move_response_due();
CREATE TRIGGER keep_response_due AFTER INSERT OR DELETE OR UPDATE OF status ON cases_casemember
    FOR EACH ROW EXECUTE FUNCTION cases_keep_response_due('request');
CREATE TRIGGER keep_response_due AFTER INSERT OR UPDATE OR DELETE ON cases_clockpause
    FOR EACH ROW EXECUTE FUNCTION cases_keep_response_due('request');
CREATE TRIGGER keep_response_due AFTER INSERT ON cases_leadchange
    FOR EACH ROW EXECUTE FUNCTION cases_keep_response_due('member');
CREATE TRIGGER keep_response_due AFTER INSERT OR DELETE ON cases_operationmember
    FOR EACH ROW EXECUTE FUNCTION cases_keep_response_due('member');
CREATE TRIGGER keep_response_due AFTER UPDATE OF mobilised_at ON cases_operation
    FOR EACH ROW EXECUTE FUNCTION cases_keep_response_due('operation');

ALTER TABLE cases_case ENABLE ALWAYS TRIGGER guard_response_due, ENABLE ALWAYS TRIGGER move_response_due;
ALTER TABLE cases_casemember ENABLE ALWAYS TRIGGER keep_response_due;
ALTER TABLE cases_clockpause ENABLE ALWAYS TRIGGER keep_response_due;
ALTER TABLE cases_leadchange ENABLE ALWAYS TRIGGER keep_response_due;
ALTER TABLE cases_operationmember ENABLE ALWAYS TRIGGER keep_response_due;
ALTER TABLE cases_operation ENABLE ALWAYS TRIGGER keep_response_due;
