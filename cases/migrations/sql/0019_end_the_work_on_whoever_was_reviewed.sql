-- Somebody missing waits for an outcome until the review: a request with nobody else is one to close, as `is_concluded` says.

CREATE OR REPLACE FUNCTION cases_has_open_people(request uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- The open statuses are OPEN of cases/status.py; a test compares the two.
SELECT EXISTS (
    SELECT FROM cases_casemember m WHERE m.case_id = request
       AND m.status IN ('received', 'verifying', 'accepted', 'waiting', 'funded', 'in_movement', 'interrupted', 'missing')
       AND (m.status <> 'missing' OR m.missing_reviewed_at IS NULL))
$$;

DROP TRIGGER keep_response_due ON cases_casemember;
CREATE TRIGGER keep_response_due AFTER INSERT OR DELETE OR UPDATE OF status, missing_reviewed_at ON cases_casemember
    FOR EACH ROW EXECUTE FUNCTION cases_keep_response_due('request');
ALTER TABLE cases_casemember ENABLE ALWAYS TRIGGER keep_response_due;
