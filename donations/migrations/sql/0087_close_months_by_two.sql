-- A month is closed by two officers, as the treasurer proposed it, and opened again by two. A month that one officer closed before
-- stays closed. Every refusal names a constraint, see donations/months/errors.py.

CREATE OR REPLACE FUNCTION donations_guard_period() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Whoever closes or opens waits for the bookings that are under way, and they for it: each sees what the other did.
DECLARE
    asked text := CASE TG_OP WHEN 'INSERT' THEN 'month' ELSE 'again' END;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('donations_periodclose'));
    IF TG_OP = 'DELETE' THEN
        PERFORM donations_refuse('period_kept_as_closed', 'a closing stays: it is opened again by two officers');
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.until >= (NEW.closed_at AT TIME ZONE 'Asia/Tokyo')::date OR extract(day FROM NEW.until + 1) <> 1 THEN
            PERFORM donations_refuse('period_is_over', 'the books are closed up to the last day of a month that is over');
        END IF;
        IF NEW.until <= donations_closed_until() THEN
            PERFORM donations_refuse('period_later_than_the_last', 'that month is closed already');
        END IF;
        IF NEW.reopened_at IS NOT NULL THEN
            PERFORM donations_refuse('period_kept_as_closed', 'a closing begins closed');
        END IF;
        -- What was under way when this waited stands before it.
        NEW.closed_at := greatest(
            NEW.closed_at, (SELECT max(e.recorded_at) FROM donations_ledgerentry e WHERE e.booked_on <= NEW.until));
    ELSIF OLD.reopened_at IS NOT NULL
       OR (NEW.id, NEW.until, NEW.closed_at, NEW.closed_by_id, NEW.proposal_id)
          IS DISTINCT FROM (OLD.id, OLD.until, OLD.closed_at, OLD.closed_by_id, OLD.proposal_id)
       OR NEW.until <> donations_closed_until() THEN
        PERFORM donations_refuse('period_kept_as_closed', 'a closing changes by being opened again, the last one first');
    END IF;
    IF NOT EXISTS (
        SELECT FROM donations_moneyproposal p
         WHERE p.id = CASE TG_OP WHEN 'INSERT' THEN NEW.proposal_id ELSE NEW.reopening_id END
           AND p.kind = asked AND p.until = NEW.until AND p.status = 'approved' AND p.decided_by_id <> p.proposed_by_id
    ) THEN
        PERFORM donations_refuse('month_needs_second_officer', 'a month is closed by two officers, and opened again by two');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION donations_guard_month_asked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- The books are the treasurer's: nobody else asks to close a month of them.
BEGIN
    IF NOT donations_is_officer(NEW.proposed_by_id, ARRAY['treasurer']) THEN
        PERFORM donations_refuse('month_proposed_by_treasurer', 'the closing of a month is proposed by the treasurer');
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION donations_guard_month_asked() FROM PUBLIC;

CREATE TRIGGER guard_month_asked AFTER INSERT ON donations_moneyproposal
    FOR EACH ROW WHEN (NEW.kind = 'month') EXECUTE FUNCTION donations_guard_month_asked();
ALTER TABLE donations_moneyproposal ENABLE ALWAYS TRIGGER guard_month_asked;
ALTER TABLE donations_periodclose ENABLE ALWAYS TRIGGER guard_period;
GRANT UPDATE (reopening_id, reopened_at) ON donations_periodclose TO lfnkr_web;
