-- Since when somebody on a request is in danger stands on its row, so that those requests are found first, by an index. Nobody
-- writes it but the triggers that keep the end of its 72 hours; what each person is in is told by the same function.

CREATE FUNCTION cases_dangers(request uuid) RETURNS TABLE (member uuid, word text, since timestamptz)
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- Whoever stands interrupted, by the step that says how; and whoever was arrested, until that is over: its end is noted, or a
-- later step says that the person moves on. Everybody else with an outcome, and the missing, are no danger that goes on.
SELECT m.id, s.detail, s.counts_at
  FROM cases_casemember m
 CROSS JOIN LATERAL (
       SELECT c.detail, c.counts_at FROM cases_statuschange c
        WHERE c.member_id = m.id AND c.voided_at IS NULL ORDER BY c.counts_at DESC, c.id DESC LIMIT 1) s
 WHERE m.case_id = request AND m.voided_at IS NULL AND m.status = 'interrupted'
 UNION ALL
SELECT m.id, 'arrest', max(least(e.happened_until - interval '1 microsecond', e.recorded_at))
  FROM cases_casemember m
  JOIN cases_eventmember em ON em.member_id = m.id AND em.voided_at IS NULL
  JOIN cases_event e ON e.id = em.event_id AND e.kind = 'arrest' AND e.ended IS NULL AND e.voided_at IS NULL
 WHERE m.case_id = request AND m.voided_at IS NULL
   AND m.status IN ('received', 'verifying', 'accepted', 'waiting', 'funded', 'in_movement')
   AND NOT EXISTS (
       SELECT FROM cases_statuschange c
        WHERE c.member_id = m.id AND c.voided_at IS NULL AND c.status = 'in_movement'
          AND c.counts_at > least(e.happened_until - interval '1 microsecond', e.recorded_at))
 GROUP BY m.id
$$;

CREATE FUNCTION cases_danger_since(request uuid) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- The latest beginning: of what began tonight more can be averted than of what began a month ago.
SELECT max(since) FROM cases_dangers(request)
$$;

CREATE OR REPLACE FUNCTION cases_keep_response_due() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Something changed that the 72 hours are measured by, or that decides whether there is work to do or danger; its argument says whose row changed: request, member or operation.
DECLARE
    row_now      jsonb := to_jsonb(coalesce(NEW, OLD));
    of_request   uuid  := CASE TG_ARGV[0] WHEN 'request' THEN row_now ->> 'case_id' END;
    of_member    uuid  := CASE TG_ARGV[0] WHEN 'member' THEN row_now ->> 'member_id' END;
    of_operation uuid  := CASE TG_ARGV[0] WHEN 'operation' THEN row_now ->> 'id' END;
BEGIN
    UPDATE cases_case c
       SET response_due_at = cases_response_due(c.id), has_open_people = cases_has_open_people(c.id),
           danger_since = cases_danger_since(c.id)
     WHERE c.id IN (
           SELECT of_request
            UNION ALL
           SELECT m.case_id FROM cases_casemember m WHERE m.id = of_member
            UNION ALL
           SELECT m.case_id FROM cases_operationmember om JOIN cases_casemember m ON m.id = om.member_id
            WHERE om.operation_id = of_operation)
       AND (c.response_due_at, c.has_open_people, c.danger_since)
           IS DISTINCT FROM (cases_response_due(c.id), cases_has_open_people(c.id), cases_danger_since(c.id));
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION cases_guard_response_due() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
-- Whatever was sent with a row, moments and mark follow from the other rows; a call moved in time moves them too.
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.response_due_at := NULL;
        NEW.has_open_people := false;
        NEW.danger_since := NULL;
    ELSIF pg_trigger_depth() = 1 THEN
        NEW.response_due_at := OLD.response_due_at;
        NEW.has_open_people := OLD.has_open_people;
        NEW.danger_since := OLD.danger_since;
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER keep_danger AFTER INSERT OR UPDATE OF counts_at, voided_at ON cases_statuschange
    FOR EACH ROW WHEN (NEW.status IN ('interrupted', 'in_movement')) EXECUTE FUNCTION cases_keep_response_due('member');
CREATE TRIGGER keep_danger AFTER INSERT OR UPDATE OF voided_at ON cases_eventmember
    FOR EACH ROW EXECUTE FUNCTION cases_keep_response_due('member');
CREATE TRIGGER keep_danger AFTER UPDATE OF happened, ended, voided_at ON cases_event
    FOR EACH ROW WHEN (NEW.kind = 'arrest') EXECUTE FUNCTION cases_keep_response_due('request');

ALTER TABLE cases_statuschange ENABLE ALWAYS TRIGGER keep_danger;
ALTER TABLE cases_eventmember ENABLE ALWAYS TRIGGER keep_danger;
ALTER TABLE cases_event ENABLE ALWAYS TRIGGER keep_danger;
