CREATE OR REPLACE TRIGGER keep_response_due AFTER INSERT OR DELETE OR UPDATE OF joined_by, left_by ON cases_operationmember
    FOR EACH ROW EXECUTE FUNCTION cases_keep_response_due('member');
ALTER TABLE cases_operationmember ENABLE ALWAYS TRIGGER keep_response_due;
DROP TRIGGER hold_told_anew ON cases_operationstay;
DROP FUNCTION cases_hold_told_stay();
DROP TRIGGER follow_mobilised ON cases_operation;
DROP FUNCTION cases_follow_mobilised();

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
        WHERE m.case_id = c.id AND m.voided_at IS NULL AND o.mobilised_at IS NOT NULL
          AND (om.left_by IS NULL OR om.left_by >= o.mobilised_at))
   AND NOT EXISTS (
       SELECT FROM cases_casemember m
        CROSS JOIN LATERAL (
            SELECT l.lead FROM cases_leadchange l WHERE l.member_id = m.id AND l.voided_at IS NULL
             ORDER BY l.counts_at DESC, l.id DESC LIMIT 1
        ) latest
        WHERE m.case_id = c.id AND m.voided_at IS NULL AND latest.lead = 'partner')
$$;

CREATE OR REPLACE FUNCTION cases_follow_stay() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Whom an operation carries, and by which moments they had joined and left: by all that stands. Nobody whose every stay was in
-- error is carried: then they travelled on no leg and went apart in no part.
DECLARE
    joined timestamptz;
    gone   timestamptz;
    stays  integer;
BEGIN
    SELECT count(*),
           CASE WHEN bool_or(s.joined_on IS NULL) THEN NULL ELSE min(coalesce(s.joined_on_until, s.recorded_at)) END,
           CASE WHEN bool_or(s.left_on IS NULL) THEN NULL ELSE max(coalesce(s.left_on_until, s.recorded_at)) END
      INTO stays, joined, gone
      FROM public.cases_operationstay s
     WHERE s.operation_id = NEW.operation_id AND s.member_id = NEW.member_id AND s.part = '' AND s.taken_back_at IS NULL;
    IF stays > 0 THEN
        INSERT INTO public.cases_operationmember AS om (operation_id, member_id, joined_by, left_by)
        VALUES (NEW.operation_id, NEW.member_id, joined, gone)
        ON CONFLICT (operation_id, member_id) DO UPDATE SET joined_by = excluded.joined_by, left_by = excluded.left_by
         WHERE (om.joined_by, om.left_by) IS DISTINCT FROM (excluded.joined_by, excluded.left_by);
    ELSIF NEW.wrong <> '' THEN
        IF EXISTS (
            SELECT FROM public.cases_legtraveller t JOIN public.cases_leg l ON l.id = t.leg_id
             WHERE l.operation_id = NEW.operation_id AND l.voided_at IS NULL AND t.member_id = NEW.member_id AND t.is_along)
            OR EXISTS (
            SELECT FROM public.cases_operationstay s
             WHERE s.operation_id = NEW.operation_id AND s.member_id = NEW.member_id AND s.part <> ''
               AND s.taken_back_at IS NULL)
        THEN
            RAISE EXCEPTION 'Somebody who travels on a leg of an operation, or went apart in it, was in it.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'stay_still_needed';
        END IF;
        DELETE FROM public.cases_operationmember om
         WHERE om.operation_id = NEW.operation_id AND om.member_id = NEW.member_id;
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION cases_hold_stay() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Whoever goes apart in an operation is carried by it.
BEGIN
    IF NEW.part <> '' AND NOT EXISTS (
        SELECT FROM public.cases_operationmember om
         WHERE om.operation_id = NEW.operation_id AND om.member_id = NEW.member_id)
    THEN
        RAISE EXCEPTION 'Only people of the operation go apart in it.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'stay_of_the_operation';
    END IF;
    RETURN NEW;
END
$$;
DROP FUNCTION cases_sent_at(uuid, uuid);

ALTER TABLE cases_operationstay DROP CONSTRAINT stay_in_one_part_at_a_time, DROP CONSTRAINT stay_once_at_a_time;
ALTER TABLE cases_operationstay ADD CONSTRAINT stay_once_at_a_time EXCLUDE USING gist (
    uuid_range(operation_id, operation_id, '[]') WITH &&,
    uuid_range(member_id, member_id, '[]') WITH &&,
    cases_stay_surely(joined_on, joined_on_until, left_on, left_on_from, recorded_at) WITH &&
) WHERE (taken_back_at IS NULL AND part = '');
ALTER TABLE cases_operationstay ADD CONSTRAINT stay_in_one_part_at_a_time EXCLUDE USING gist (
    uuid_range(operation_id, operation_id, '[]') WITH &&,
    uuid_range(member_id, member_id, '[]') WITH &&,
    cases_stay_surely(joined_on, joined_on_until, left_on, left_on_from, recorded_at) WITH &&
) WHERE (taken_back_at IS NULL AND part <> '');
