GRANT UPDATE, DELETE ON donations_tariff TO lfnkr_web;
DROP TRIGGER guard_limit ON donations_nightlimit;
DROP FUNCTION donations_guard_limit();
DROP TRIGGER guard_estimate ON donations_estimate;
DROP FUNCTION donations_guard_estimate();
DROP TRIGGER guard_tariff ON donations_tariff;
DROP FUNCTION donations_guard_tariff();
DROP FUNCTION donations_request_day(uuid);
DROP FUNCTION donations_open_request_since(date);
ALTER TABLE donations_tariff DROP CONSTRAINT tariff_in_force_from_its_signature;

CREATE FUNCTION donations_guard_tariff() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- A price list that an estimate used is history.
BEGIN
    IF EXISTS (SELECT FROM donations_estimate WHERE tariff_id = OLD.id) THEN
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'tariff_in_use_stays',
            MESSAGE = 'a tariff that an estimate used stays: add one with a later first day';
    END IF;
    RETURN coalesce(NEW, OLD);
END
$$;
CREATE TRIGGER guard_tariff BEFORE UPDATE OR DELETE ON donations_tariff FOR EACH ROW EXECUTE FUNCTION donations_guard_tariff();
ALTER TABLE donations_tariff ENABLE ALWAYS TRIGGER guard_tariff;

CREATE OR REPLACE FUNCTION donations_guard_night() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- The one exception from two people: by night, in Tokyo, the director alone, up to the price of one minimum-tier rescue.
DECLARE
    hour integer := extract(hour FROM NEW.decided_at AT TIME ZONE 'Asia/Tokyo');
BEGIN
    IF NEW.decided_by_id <> NEW.proposed_by_id
       OR hour BETWEEN 6 AND 21
       OR NOT EXISTS (SELECT FROM accounts_user WHERE id = NEW.decided_by_id AND role = 'director' AND is_active)
       OR NOT EXISTS (
           SELECT FROM donations_estimate e JOIN donations_tariff t ON t.id = e.tariff_id
            WHERE e.id = NEW.estimate_id AND NEW.amount <= t.minimum
       ) THEN
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
        ELSE EXISTS (SELECT FROM donations_adjustment WHERE proposal_id = NEW.id)
    END) THEN
        PERFORM donations_refuse('proposal_is_done', 'a proposal was signed and nothing was booked');
    END IF;
    RETURN NULL;
END
$$;
