-- A price list is in force once two officers signed it, never before, and never behind the back of an open request; the limit
-- by night is a number of its own, so that no price list moves it (design.md section 4).

-- What the house was opened with, or used before this rule, stands: in force from its first day on.
DROP TRIGGER guard_tariff ON donations_tariff;
DROP FUNCTION donations_guard_tariff();
UPDATE donations_tariff SET approved_at = valid_from::timestamp AT TIME ZONE 'Asia/Tokyo';
INSERT INTO donations_nightlimit (amount, since)
SELECT minimum, since FROM (
    SELECT minimum, min(approved_at) OVER () AS since, valid_from FROM donations_tariff
) t ORDER BY valid_from <= (now() AT TIME ZONE 'Asia/Tokyo')::date DESC, valid_from DESC LIMIT 1;

ALTER TABLE donations_tariff ADD CONSTRAINT tariff_in_force_from_its_signature CHECK (
    approved_at IS NULL
    OR valid_to IS NULL AND valid_from >= (approved_at AT TIME ZONE 'Asia/Tokyo')::date
    OR valid_to < (approved_at AT TIME ZONE 'Asia/Tokyo')::date
);

CREATE FUNCTION donations_open_request_since(day date) RETURNS date
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- The day in Tokyo of the earliest request not closed yet that was received on that day or later, whoever asks: row-level
-- security is asked for all rows and then as before. A day comes out, and nothing else of the request.
DECLARE
    scope text := coalesce(current_setting('lfnkr.scope', true), '');
    found date;
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    SELECT min((received_at AT TIME ZONE 'Asia/Tokyo')::date) INTO found FROM cases_case
     WHERE closed_at IS NULL AND received_at >= day::timestamp AT TIME ZONE 'Asia/Tokyo';
    PERFORM set_config('lfnkr.scope', scope, true);
    RETURN found;
END
$$;

CREATE FUNCTION donations_request_day(request uuid) RETURNS date
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- The day in Tokyo on which a request was received, likewise.
DECLARE
    scope text := coalesce(current_setting('lfnkr.scope', true), '');
    found date;
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    SELECT (received_at AT TIME ZONE 'Asia/Tokyo')::date INTO found FROM cases_case WHERE id = request;
    PERFORM set_config('lfnkr.scope', scope, true);
    RETURN found;
END
$$;
REVOKE ALL ON FUNCTION donations_open_request_since(date), donations_request_day(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION donations_open_request_since(date) TO lfnkr_web;

CREATE FUNCTION donations_guard_tariff() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- It begins as a proposal; the one change there is brings it into force, once two officers signed. The owner alone, that is
-- a migration, opens a house with a list.
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.approved_at IS NOT NULL
           AND NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
            PERFORM donations_refuse('tariff_needs_second_officer', 'a tariff begins as a proposal');
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.approved_at IS NOT NULL OR NEW.approved_at IS NULL
       OR to_jsonb(NEW) - 'approved_at' <> to_jsonb(OLD) - 'approved_at' THEN
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'tariff_stays',
            MESSAGE = 'a tariff stays as it was proposed: add a newer one';
    END IF;
    IF NOT EXISTS (
        SELECT FROM donations_moneyproposal
         WHERE tariff_id = NEW.id AND kind = 'tariff' AND status = 'approved' AND decided_by_id <> proposed_by_id
    ) THEN
        PERFORM donations_refuse('tariff_needs_second_officer', 'a tariff comes into force by two officers');
    END IF;
    -- A list for days to come begins after every open request; a past one ends before the earliest.
    IF NEW.valid_to IS NULL AND donations_open_request_since(NEW.valid_from) IS NOT NULL
       OR donations_open_request_since('-infinity') <= NEW.valid_to THEN
        PERFORM donations_refuse('tariff_behind_no_request', 'a tariff never changes the price of an open request');
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION donations_guard_tariff() FROM PUBLIC;
CREATE TRIGGER guard_tariff BEFORE INSERT OR UPDATE OR DELETE ON donations_tariff
    FOR EACH ROW EXECUTE FUNCTION donations_guard_tariff();

CREATE FUNCTION donations_guard_estimate() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- An estimate is made by a list in force, and by a past one only for a request of its days.
BEGIN
    IF NOT EXISTS (
        SELECT FROM donations_tariff t
         WHERE t.id = NEW.tariff_id AND t.approved_at IS NOT NULL
           AND (t.valid_to IS NULL OR donations_request_day(NEW.case_id) <= t.valid_to)
    ) THEN
        PERFORM donations_refuse('estimate_by_tariff_in_force', 'an estimate is made by a tariff in force for its request');
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION donations_guard_estimate() FROM PUBLIC;
CREATE TRIGGER guard_estimate BEFORE INSERT ON donations_estimate
    FOR EACH ROW EXECUTE FUNCTION donations_guard_estimate();

CREATE FUNCTION donations_guard_limit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- A limit by night is the one two officers signed, from that moment on.
BEGIN
    IF NOT EXISTS (
        SELECT FROM donations_moneyproposal
         WHERE id = NEW.proposal_id AND kind = 'night' AND status = 'approved' AND decided_by_id <> proposed_by_id
           AND amount = NEW.amount AND decided_at = NEW.since
    ) THEN
        PERFORM donations_refuse('limit_needs_second_officer', 'the limit by night is changed by two officers');
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION donations_guard_limit() FROM PUBLIC;
CREATE TRIGGER guard_limit BEFORE INSERT ON donations_nightlimit FOR EACH ROW EXECUTE FUNCTION donations_guard_limit();

CREATE OR REPLACE FUNCTION donations_guard_night() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- The one exception from two people: by night, in Tokyo, the director alone, up to the limit of that moment.
DECLARE
    hour integer := extract(hour FROM NEW.decided_at AT TIME ZONE 'Asia/Tokyo');
BEGIN
    IF NEW.decided_by_id <> NEW.proposed_by_id
       OR hour BETWEEN 6 AND 21
       OR NOT EXISTS (SELECT FROM accounts_user WHERE id = NEW.decided_by_id AND role = 'director' AND is_active)
       OR NOT EXISTS (SELECT FROM donations_estimate WHERE id = NEW.estimate_id AND amount >= NEW.amount)
       OR NEW.amount > coalesce(
           (SELECT amount FROM donations_nightlimit WHERE since <= NEW.decided_at ORDER BY since DESC, id DESC LIMIT 1),
           (SELECT amount FROM donations_nightlimit ORDER BY since, id LIMIT 1), 0) THEN
        PERFORM donations_refuse('decision_by_night', 'outside the rules of the exception by night');
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION donations_check_proposal_done() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- At the end of the transaction what was signed is done.
BEGIN
    IF NOT (CASE NEW.kind
        WHEN 'transfer' THEN EXISTS (SELECT FROM donations_transfer WHERE proposal_id = NEW.id)
        WHEN 'reversal' THEN EXISTS (SELECT FROM donations_reversal WHERE proposal_id = NEW.id)
        WHEN 'tariff' THEN EXISTS (SELECT FROM donations_tariff WHERE id = NEW.tariff_id AND approved_at IS NOT NULL)
        WHEN 'night' THEN EXISTS (SELECT FROM donations_nightlimit WHERE proposal_id = NEW.id)
        WHEN 'rate' THEN true
        ELSE EXISTS (SELECT FROM donations_adjustment WHERE proposal_id = NEW.id)
    END) THEN
        PERFORM donations_refuse('proposal_is_done', 'a proposal was signed and nothing was done');
    END IF;
    RETURN NULL;
END
$$;

ALTER TABLE donations_tariff ENABLE ALWAYS TRIGGER guard_tariff;
ALTER TABLE donations_estimate ENABLE ALWAYS TRIGGER guard_estimate;
ALTER TABLE donations_nightlimit ENABLE ALWAYS TRIGGER guard_limit;

REVOKE UPDATE, DELETE, TRUNCATE ON donations_tariff FROM PUBLIC, lfnkr_web;
GRANT UPDATE (approved_at) ON donations_tariff TO lfnkr_web;
