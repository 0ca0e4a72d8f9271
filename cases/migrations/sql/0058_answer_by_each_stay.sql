-- When an operation was an answer to somebody is asked stay by stay: whoever was out when it was mobilised was answered when they
-- came back. A day nobody knows counts from when it was first told, however often it is told anew (`joined_known_at`,
-- `left_known_at`; null where that is the row itself).

ALTER TABLE cases_operationstay DROP CONSTRAINT stay_in_one_part_at_a_time, DROP CONSTRAINT stay_once_at_a_time;
ALTER TABLE cases_operationstay ADD CONSTRAINT stay_once_at_a_time EXCLUDE USING gist (
    uuid_range(operation_id, operation_id, '[]') WITH &&,
    uuid_range(member_id, member_id, '[]') WITH &&,
    cases_stay_surely(joined_on, joined_on_until, left_on, left_on_from, coalesce(joined_known_at, recorded_at)) WITH &&
) WHERE (taken_back_at IS NULL AND part = '');
ALTER TABLE cases_operationstay ADD CONSTRAINT stay_in_one_part_at_a_time EXCLUDE USING gist (
    uuid_range(operation_id, operation_id, '[]') WITH &&,
    uuid_range(member_id, member_id, '[]') WITH &&,
    cases_stay_surely(joined_on, joined_on_until, left_on, left_on_from, coalesce(joined_known_at, recorded_at)) WITH &&
) WHERE (taken_back_at IS NULL AND part <> '');

CREATE FUNCTION cases_sent_at(operation uuid, member uuid) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- The first moment at which an operation was mobilised and somebody in it; NULL where it never was so.
SELECT min(greatest(o.mobilised_at, b.joined))
  FROM cases_operation o
  JOIN cases_operationstay s ON s.operation_id = o.id AND s.part = '' AND s.taken_back_at IS NULL
 CROSS JOIN LATERAL (
       SELECT CASE WHEN s.joined_on IS NULL THEN '-infinity'
                   ELSE coalesce(s.joined_on_until, s.joined_known_at, s.recorded_at) END AS joined,
              CASE WHEN s.left_on IS NULL THEN 'infinity'
                   ELSE coalesce(s.left_on_until, s.left_known_at, s.recorded_at) END AS gone) b
 WHERE o.id = operation AND s.member_id = member AND o.mobilised_at IS NOT NULL AND b.gone >= o.mobilised_at
$$;

CREATE OR REPLACE FUNCTION cases_hold_stay() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Whoever goes apart in an operation is carried by it. A stay begins as one that stands, whatever was sent with it; one that tells
-- another anew tells of the same person in the same part, and knows when each of its days was told first.
DECLARE
    former public.cases_operationstay;
BEGIN
    IF NEW.part <> '' AND NOT EXISTS (
        SELECT FROM public.cases_operationmember om
         WHERE om.operation_id = NEW.operation_id AND om.member_id = NEW.member_id)
    THEN
        RAISE EXCEPTION 'Only people of the operation go apart in it.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'stay_of_the_operation';
    END IF;
    NEW.taken_back_at := NULL;
    NEW.taken_back_by_id := NULL;
    NEW.wrong := '';
    NEW.joined_known_at := NULL;
    NEW.left_known_at := NULL;
    IF NEW.replaces_id IS NOT NULL THEN
        SELECT * INTO former FROM public.cases_operationstay s
         WHERE s.id = NEW.replaces_id AND s.operation_id = NEW.operation_id AND s.member_id = NEW.member_id
           AND s.part = NEW.part AND s.taken_back_at IS NOT NULL AND s.wrong = '';
        IF NOT FOUND THEN
            RAISE EXCEPTION 'A stay is told anew of the same person in the same part, once that stands no more.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'stay_told_anew_whole';
        END IF;
        NEW.joined_known_at := coalesce(former.joined_known_at, former.recorded_at);
        IF NEW.left_on IS NOT NULL AND former.left_on IS NOT NULL THEN
            NEW.left_known_at := coalesce(former.left_known_at, former.recorded_at);
        END IF;
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION cases_follow_stay() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Whom an operation carries, by which moments they had joined and left, and when it was an answer to them: by all that stands.
-- Nobody whose every stay was in error is carried: then they travelled on no leg and went apart in no part.
DECLARE
    sent   timestamptz := public.cases_sent_at(NEW.operation_id, NEW.member_id);
    joined timestamptz;
    gone   timestamptz;
    stays  integer;
BEGIN
    SELECT count(*),
           CASE WHEN bool_or(s.joined_on IS NULL) THEN NULL ELSE min(coalesce(s.joined_on_until, s.joined_known_at, s.recorded_at)) END,
           CASE WHEN bool_or(s.left_on IS NULL) THEN NULL ELSE max(coalesce(s.left_on_until, s.left_known_at, s.recorded_at)) END
      INTO stays, joined, gone
      FROM public.cases_operationstay s
     WHERE s.operation_id = NEW.operation_id AND s.member_id = NEW.member_id AND s.part = '' AND s.taken_back_at IS NULL;
    IF stays > 0 THEN
        INSERT INTO public.cases_operationmember AS om (operation_id, member_id, joined_by, left_by, sent_at)
        VALUES (NEW.operation_id, NEW.member_id, joined, gone, sent)
        ON CONFLICT (operation_id, member_id) DO UPDATE
           SET joined_by = excluded.joined_by, left_by = excluded.left_by, sent_at = excluded.sent_at
         WHERE (om.joined_by, om.left_by, om.sent_at)
            IS DISTINCT FROM (excluded.joined_by, excluded.left_by, excluded.sent_at);
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

CREATE FUNCTION cases_follow_mobilised() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- The operation was sent on the way, or on another day: an answer to whoever was in it then, and joined it since.
BEGIN
    UPDATE public.cases_operationmember om SET sent_at = public.cases_sent_at(om.operation_id, om.member_id)
     WHERE om.operation_id = NEW.id AND om.sent_at IS DISTINCT FROM public.cases_sent_at(om.operation_id, om.member_id);
    RETURN NULL;
END
$$;

CREATE FUNCTION cases_hold_told_stay() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- At the end of a transaction in which a stay was taken back without a word on what was wrong: another tells it anew.
BEGIN
    IF NOT EXISTS (SELECT FROM public.cases_operationstay s WHERE s.replaces_id = NEW.id) THEN
        RAISE EXCEPTION 'A stay is taken back as an error, or told anew.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'stay_told_anew_whole';
    END IF;
    RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION cases_follow_mobilised(), cases_hold_told_stay() FROM PUBLIC;

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
        WHERE m.case_id = c.id AND m.voided_at IS NULL AND om.sent_at IS NOT NULL)
   AND NOT EXISTS (
       SELECT FROM cases_casemember m
        CROSS JOIN LATERAL (
            SELECT l.lead FROM cases_leadchange l WHERE l.member_id = m.id AND l.voided_at IS NULL
             ORDER BY l.counts_at DESC, l.id DESC LIMIT 1
        ) latest
        WHERE m.case_id = c.id AND m.voided_at IS NULL AND latest.lead = 'partner')
$$;

CREATE TRIGGER follow_mobilised AFTER UPDATE OF mobilised_at ON cases_operation
    FOR EACH ROW WHEN (NEW.mobilised_at IS DISTINCT FROM OLD.mobilised_at) EXECUTE FUNCTION cases_follow_mobilised();
ALTER TABLE cases_operation ENABLE ALWAYS TRIGGER follow_mobilised;
CREATE CONSTRAINT TRIGGER hold_told_anew AFTER UPDATE OF taken_back_at ON cases_operationstay
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.taken_back_at IS NOT NULL AND NEW.wrong = '') EXECUTE FUNCTION cases_hold_told_stay();
ALTER TABLE cases_operationstay ENABLE ALWAYS TRIGGER hold_told_anew;
CREATE OR REPLACE TRIGGER keep_response_due AFTER INSERT OR DELETE OR UPDATE OF joined_by, left_by, sent_at
    ON cases_operationmember FOR EACH ROW EXECUTE FUNCTION cases_keep_response_due('member');
ALTER TABLE cases_operationmember ENABLE ALWAYS TRIGGER keep_response_due;

UPDATE cases_operationmember SET sent_at = cases_sent_at(operation_id, member_id)
 WHERE cases_sent_at(operation_id, member_id) IS NOT NULL;
