CREATE OR REPLACE FUNCTION cases_keep_response_due() RETURNS trigger
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

CREATE OR REPLACE FUNCTION cases_guard_response_due() RETURNS trigger
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

DROP FUNCTION cases_has_open_people(uuid);
