DROP TRIGGER keep_danger ON cases_event;
DROP TRIGGER keep_danger ON cases_eventmember;
DROP TRIGGER keep_danger ON cases_statuschange;

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

CREATE OR REPLACE FUNCTION cases_keep_response_due() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Something changed that the 72 hours are measured by, or that decides whether there is work to do; its argument says whose row changed: request, member or operation.
DECLARE
    row_now      jsonb := to_jsonb(coalesce(NEW, OLD));
    of_request   uuid  := CASE TG_ARGV[0] WHEN 'request' THEN row_now ->> 'case_id' END;
    of_member    uuid  := CASE TG_ARGV[0] WHEN 'member' THEN row_now ->> 'member_id' END;
    of_operation uuid  := CASE TG_ARGV[0] WHEN 'operation' THEN row_now ->> 'id' END;
BEGIN
    UPDATE cases_case c SET response_due_at = cases_response_due(c.id), has_open_people = cases_has_open_people(c.id)
     WHERE c.id IN (
           SELECT of_request
            UNION ALL
           SELECT m.case_id FROM cases_casemember m WHERE m.id = of_member
            UNION ALL
           SELECT m.case_id FROM cases_operationmember om JOIN cases_casemember m ON m.id = om.member_id
            WHERE om.operation_id = of_operation)
       AND (c.response_due_at, c.has_open_people) IS DISTINCT FROM (cases_response_due(c.id), cases_has_open_people(c.id));
    RETURN NULL;
END
$$;

DROP FUNCTION cases_danger_since(uuid);
DROP FUNCTION cases_dangers(uuid);
