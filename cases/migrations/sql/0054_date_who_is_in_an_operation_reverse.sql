CREATE OR REPLACE TRIGGER keep_response_due AFTER INSERT OR DELETE ON cases_operationmember
    FOR EACH ROW EXECUTE FUNCTION cases_keep_response_due('member');
ALTER TABLE cases_operationmember ENABLE ALWAYS TRIGGER keep_response_due;

CREATE OR REPLACE FUNCTION cases_response_due(request uuid) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- The call, 72 hours and the pauses that have ended; NULL once somebody is on the way, a partner leads, or all have an outcome.
-- While a pause runs the end moves away from its beginning: then this is the earliest it can be.
SELECT c.received_at + interval '72 hours' + coalesce((
           SELECT sum(p.ends_at - greatest(p.begins_at, c.received_at)) FROM cases_clockpause p
            WHERE p.case_id = c.id AND p.voided_at IS NULL AND p.ends_at > c.received_at), interval '0')
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

GRANT INSERT, UPDATE ON cases_operationmember TO lfnkr_web;
DROP TRIGGER follow_stay ON cases_operationstay;
DROP TRIGGER hold_stay ON cases_operationstay;
DROP TRIGGER keep_all ON cases_operationstay;
DROP TRIGGER keep_written ON cases_operationstay;
DROP FUNCTION cases_follow_stay();
DROP FUNCTION cases_hold_stay();
DROP FUNCTION cases_keep_stay();
ALTER TABLE cases_operationstay DROP CONSTRAINT stay_in_one_part_at_a_time, DROP CONSTRAINT stay_once_at_a_time;
DROP FUNCTION cases_stay_surely(text, timestamptz, text, timestamptz, timestamptz);
DROP TYPE uuid_range;
GRANT UPDATE, DELETE ON cases_operationstay TO lfnkr_web;
