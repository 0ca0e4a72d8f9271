-- Who was in an operation from when to when, and who went apart in it: rows kept as they were told. Whom an operation carries
-- follows from them.

-- Whoever was carried by then was in it from the beginning, as far as anybody said.
INSERT INTO cases_operationstay (operation_id, member_id, part, joined_why, joined_source, left_why, left_source,
                                 recorded_at, recorded_by_id, wrong)
SELECT om.operation_id, om.member_id, '', '', '', '', '', o.recorded_at, o.recorded_by_id, ''
  FROM cases_operationmember om JOIN cases_operation o ON o.id = om.operation_id
 ORDER BY om.id;
SET CONSTRAINTS ALL IMMEDIATE; -- What waits for the end is asked now: a table that still waits is not altered.
SET CONSTRAINTS ALL DEFERRED;

CREATE TYPE uuid_range AS RANGE (subtype = uuid);

CREATE FUNCTION cases_stay_surely(
    joined_on text, joined_by timestamptz, left_on text, left_from timestamptz, recorded_at timestamptz) RETURNS tstzrange
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
-- When somebody certainly was there: from the last moment they may have joined until the first they may have left. Who joined
-- on a day nobody knows was there when it was recorded.
SELECT CASE WHEN upper_bound <= lower_bound THEN 'empty'::tstzrange ELSE tstzrange(lower_bound, upper_bound) END
  FROM (SELECT CASE WHEN joined_on IS NULL THEN '-infinity' ELSE coalesce(joined_by, recorded_at) END AS lower_bound,
               CASE WHEN left_on IS NULL THEN 'infinity'
                    ELSE coalesce(left_from, joined_by, '-infinity') END AS upper_bound) AS bounds
$$;

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

CREATE FUNCTION cases_keep_stay() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
-- The bounds of the days are computed after this.
DECLARE
    bounds text[] := '{joined_on_from,joined_on_until,left_on_from,left_on_until}';
    moved text[] := CASE WHEN OLD.taken_back_at IS NULL THEN bounds || '{taken_back_at,taken_back_by_id,wrong}' ELSE bounds END;
BEGIN
    IF to_jsonb(NEW) - moved IS DISTINCT FROM to_jsonb(OLD) - moved THEN
        RAISE EXCEPTION 'Who was in an operation is kept as it was told. Tell it anew.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_hold_stay() RETURNS trigger
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

CREATE FUNCTION cases_follow_stay() RETURNS trigger
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

REVOKE ALL ON FUNCTION cases_keep_stay(), cases_hold_stay(), cases_follow_stay() FROM PUBLIC;

CREATE TRIGGER keep_written BEFORE UPDATE ON cases_operationstay FOR EACH ROW EXECUTE FUNCTION cases_keep_stay();
CREATE TRIGGER keep_all BEFORE DELETE OR TRUNCATE ON cases_operationstay
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER hold_stay BEFORE INSERT ON cases_operationstay FOR EACH ROW EXECUTE FUNCTION cases_hold_stay();
CREATE TRIGGER follow_stay AFTER INSERT OR UPDATE OF taken_back_at ON cases_operationstay
    FOR EACH ROW WHEN (NEW.part = '') EXECUTE FUNCTION cases_follow_stay();
ALTER TABLE cases_operationstay ENABLE ALWAYS TRIGGER keep_written, ENABLE ALWAYS TRIGGER keep_all,
    ENABLE ALWAYS TRIGGER hold_stay, ENABLE ALWAYS TRIGGER follow_stay;
REVOKE UPDATE, DELETE, TRUNCATE ON cases_operationstay FROM PUBLIC, lfnkr_web;
GRANT UPDATE (taken_back_at, taken_back_by_id, wrong) ON cases_operationstay TO lfnkr_web;
REVOKE INSERT, UPDATE ON cases_operationmember FROM PUBLIC, lfnkr_web;

-- An operation answers a request by whoever was in it when it was mobilised, or joined it afterwards.
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
CREATE OR REPLACE TRIGGER keep_response_due AFTER INSERT OR DELETE OR UPDATE OF joined_by, left_by ON cases_operationmember
    FOR EACH ROW EXECUTE FUNCTION cases_keep_response_due('member');
ALTER TABLE cases_operationmember ENABLE ALWAYS TRIGGER keep_response_due;
