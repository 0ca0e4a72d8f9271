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
