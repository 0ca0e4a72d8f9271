-- Back to months closed by one officer, and opened again by two on the closing itself.

DROP TRIGGER guard_month_asked ON donations_moneyproposal;
DROP FUNCTION donations_guard_month_asked();
REVOKE UPDATE (reopening_id) ON donations_periodclose FROM lfnkr_web;

CREATE OR REPLACE FUNCTION donations_guard_period() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Whoever closes or opens waits for the bookings that are under way, and they for it: each sees what the other did.
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
        IF NEW.reopening_proposed_at IS NOT NULL OR NEW.reopened_at IS NOT NULL THEN
            PERFORM donations_refuse('period_kept_as_closed', 'a closing begins closed');
        END IF;
        -- What was under way when this waited stands before it.
        NEW.closed_at := greatest(
            NEW.closed_at, (SELECT max(e.recorded_at) FROM donations_ledgerentry e WHERE e.booked_on <= NEW.until));
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.until, NEW.closed_at, NEW.closed_by_id) IS DISTINCT FROM (OLD.id, OLD.until, OLD.closed_at, OLD.closed_by_id)
       OR OLD.reopened_at IS NOT NULL
       OR OLD.reopening_proposed_at IS NOT NULL AND (NEW.reopening_proposed_at, NEW.reopening_proposed_by_id, NEW.reopening_reason)
          IS DISTINCT FROM (OLD.reopening_proposed_at, OLD.reopening_proposed_by_id, OLD.reopening_reason)
       OR NEW.reopened_at IS NOT NULL AND (OLD.reopening_proposed_at IS NULL OR NEW.until <> donations_closed_until()) THEN
        PERFORM donations_refuse('period_kept_as_closed', 'a closing changes by being opened again, the last one first, by two');
    END IF;
    RETURN NEW;
END
$$;

GRANT UPDATE (reopening_reason, reopening_proposed_at, reopening_proposed_by_id, reopened_by_id) ON donations_periodclose TO lfnkr_web;
