-- Whether anybody on a request waits for an outcome stands on its row, moved by the triggers that keep the end of its 72 hours.

CREATE FUNCTION cases_has_open_people(request uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- The open statuses are OPEN of cases/status.py; a test compares the two.
SELECT EXISTS (
    SELECT FROM cases_casemember m WHERE m.case_id = request
       AND m.status IN ('received', 'verifying', 'accepted', 'waiting', 'funded', 'in_movement', 'interrupted', 'missing'))
$$;

CREATE OR REPLACE FUNCTION cases_keep_response_due() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Something changed that the 72 hours are measured by, or that decides whether there is work to do; its argument says whose row changed: request, member or operation.
DECLARE
    row_now jsonb := to_jsonb(coalesce(NEW, OLD));
BEGIN
    UPDATE cases_case c SET response_due_at = cases_response_due(c.id), has_open_people = cases_has_open_people(c.id)
     WHERE c.id IN (
           SELECT (row_now ->> 'case_id')::uuid WHERE TG_ARGV[0] = 'request'
            UNION ALL
           SELECT m.case_id FROM cases_casemember m WHERE TG_ARGV[0] = 'member' AND m.id = (row_now ->> 'member_id')::uuid
            UNION ALL
           SELECT m.case_id FROM cases_operationmember om JOIN cases_casemember m ON m.id = om.member_id
            WHERE TG_ARGV[0] = 'operation' AND om.operation_id = (row_now ->> 'id')::uuid)
       AND (c.response_due_at, c.has_open_people) IS DISTINCT FROM (cases_response_due(c.id), cases_has_open_people(c.id));
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION cases_guard_response_due() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
-- Whatever was sent with a row, moment and mark follow from the other rows; a call moved in time moves it too.
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.response_due_at := NULL;
        NEW.has_open_people := false;
    ELSIF pg_trigger_depth() = 1 THEN
        NEW.response_due_at := OLD.response_due_at;
        NEW.has_open_people := OLD.has_open_people;
    END IF;
    RETURN NEW;
END
$$;
