-- Promises of givers: voided once and only while no gift keeps them, changed only behind what was kept, each instalment kept by
-- one gift of the same giver in the same fund. Nothing here touches the ledger.

CREATE FUNCTION donations_gift_stands(gift uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
    SELECT NOT EXISTS (
        SELECT FROM donations_journal j
          JOIN donations_ledgerentry e ON e.journal_id = j.id
          JOIN donations_ledgerentry u ON u.undoes_id = e.id
         WHERE j.source_kind = 'donation' AND j.source_id = gift)
$$;

CREATE FUNCTION donations_record_of(giver uuid) RETURNS uuid
LANGUAGE sql STABLE SET search_path = public, pg_temp
-- The record that stands for a giver: the one it was made one with, or itself.
AS $$
    SELECT coalesce((SELECT into_id FROM donations_donormerge WHERE donor_id = giver AND undone_at IS NULL), giver)
$$;

CREATE FUNCTION donations_promised_on(promise uuid, day date) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp
-- Whether an instalment is due on a day by the terms in force on it: of those from that day or before, the ones told last.
AS $$
    SELECT coalesce((
        SELECT t.amount IS NOT NULL AND (t.until IS NULL OR day <= t.until)
               AND CASE t.rhythm
                   WHEN 'once' THEN day = t.since
                   ELSE months.gone % CASE t.rhythm WHEN 'month' THEN 1 WHEN 'quarter' THEN 3 ELSE 12 END = 0
                        AND day = (t.since + make_interval(months => months.gone))::date
                   END
          FROM donations_pledgeterms t,
               LATERAL (SELECT ((extract(year FROM day) - extract(year FROM t.since)) * 12
                                + extract(month FROM day) - extract(month FROM t.since))::int AS gone) months
         WHERE t.pledge_id = promise AND t.since <= day
         ORDER BY t.id DESC LIMIT 1), false)
$$;

CREATE FUNCTION donations_guard_pledge() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.appeal_id IS NOT NULL
           AND NOT EXISTS (SELECT FROM donations_appeal a WHERE a.id = NEW.appeal_id AND a.fund_id = NEW.fund_id) THEN
            PERFORM donations_refuse('pledge_to_an_appeal_of_its_fund', 'a promise to an appeal is one to its fund');
        END IF;
        IF NEW.voided_at IS NOT NULL THEN
            PERFORM donations_refuse('pledge_kept', 'a promise begins standing');
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.voided_at IS NOT NULL OR NEW.voided_at IS NULL
       OR to_jsonb(NEW) - '{voided_at,voided_by_id}'::text[] IS DISTINCT FROM to_jsonb(OLD) - '{voided_at,voided_by_id}'::text[]
       OR EXISTS (SELECT FROM donations_pledgekeeping k
                   WHERE k.pledge_id = OLD.id AND k.undone_at IS NULL AND donations_gift_stands(k.donation_id)) THEN
        PERFORM donations_refuse(
            'pledge_kept', 'a promise changes by being said to be recorded in error, once, while no gift keeps it');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION donations_guard_pledge_terms() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- The promise is held, so that who changes it and who keeps it wait for each other.
DECLARE
    void_since timestamptz;
BEGIN
    SELECT voided_at INTO void_since FROM donations_pledge WHERE id = NEW.pledge_id FOR NO KEY UPDATE;
    IF void_since IS NOT NULL THEN
        PERFORM donations_refuse('pledge_kept', 'a promise recorded in error says nothing any more');
    END IF;
    IF EXISTS (SELECT FROM donations_pledgekeeping k
                WHERE k.pledge_id = NEW.pledge_id AND k.undone_at IS NULL AND k.due_on >= NEW.since
                  AND donations_gift_stands(k.donation_id)) THEN
        PERFORM donations_refuse('pledge_changes_after_what_was_kept', 'a promise is changed behind what was kept of it');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION donations_check_pledge() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM donations_pledgeterms WHERE pledge_id = NEW.id AND amount IS NOT NULL) THEN
        PERFORM donations_refuse('pledge_says_something', 'a promise is of something');
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION donations_guard_pledge_keeping() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    promise donations_pledge;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.undone_at IS NOT NULL OR NEW.undone_at IS NULL
           OR to_jsonb(NEW) - '{undone_at,undone_by_id}'::text[] IS DISTINCT FROM to_jsonb(OLD) - '{undone_at,undone_by_id}'::text[]
        THEN
            PERFORM donations_refuse('keeping_kept', 'what keeps a promise changes by being undone, once');
        END IF;
        RETURN NEW;
    END IF;
    SELECT * INTO promise FROM donations_pledge WHERE id = NEW.pledge_id FOR NO KEY UPDATE;
    IF promise.voided_at IS NOT NULL THEN
        PERFORM donations_refuse('pledge_kept', 'a promise recorded in error is not kept');
    END IF;
    IF NEW.undone_at IS NOT NULL OR NOT donations_gift_stands(NEW.donation_id)
       OR NOT EXISTS (SELECT FROM donations_donation d
                       WHERE d.id = NEW.donation_id AND d.fund_id = promise.fund_id
                         AND donations_record_of(d.donor_id) = donations_record_of(promise.donor_id)) THEN
        PERFORM donations_refuse(
            'promise_kept_by_a_gift_of_its_giver', 'a promise is kept by a gift of its giver in its fund that stands');
    END IF;
    IF NOT donations_promised_on(NEW.pledge_id, NEW.due_on) THEN
        PERFORM donations_refuse('instalment_is_promised', 'nothing is promised for that day');
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION donations_gift_stands(uuid), donations_record_of(uuid), donations_promised_on(uuid, date),
    donations_guard_pledge(), donations_guard_pledge_terms(), donations_check_pledge(), donations_guard_pledge_keeping() FROM PUBLIC;

CREATE TRIGGER guard_pledge BEFORE INSERT OR UPDATE ON donations_pledge
    FOR EACH ROW EXECUTE FUNCTION donations_guard_pledge();
CREATE CONSTRAINT TRIGGER says_something AFTER INSERT ON donations_pledge DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION donations_check_pledge();
CREATE TRIGGER guard_terms BEFORE INSERT ON donations_pledgeterms
    FOR EACH ROW EXECUTE FUNCTION donations_guard_pledge_terms();
CREATE TRIGGER guard_keeping BEFORE INSERT OR UPDATE ON donations_pledgekeeping
    FOR EACH ROW EXECUTE FUNCTION donations_guard_pledge_keeping();
ALTER TABLE donations_pledge ENABLE ALWAYS TRIGGER guard_pledge, ENABLE ALWAYS TRIGGER says_something;
ALTER TABLE donations_pledgeterms ENABLE ALWAYS TRIGGER guard_terms;
ALTER TABLE donations_pledgekeeping ENABLE ALWAYS TRIGGER guard_keeping;
REVOKE UPDATE, DELETE, TRUNCATE ON donations_pledge, donations_pledgekeeping FROM PUBLIC, lfnkr_web;
GRANT UPDATE (voided_at, voided_by_id) ON donations_pledge TO lfnkr_web;
GRANT UPDATE (undone_at, undone_by_id) ON donations_pledgekeeping TO lfnkr_web;
