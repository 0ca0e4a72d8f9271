-- The guard of rates looks at the rate alone; beside a usual rate any sum in dollars could be written.

CREATE OR REPLACE FUNCTION donations_guard_rate() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Looks at the rate of a gift, a payment or an advance as it is written down, and at what the sum is worth by it. A cent of
-- tolerance: numeric rounds a quotient that the application keeps as a fraction.
DECLARE
    row  jsonb := to_jsonb(NEW);
    day  date := coalesce((row ->> 'received_on')::date, ((row ->> 'paid_at')::timestamptz AT TIME ZONE 'Asia/Tokyo')::date);
    seen timestamptz := least(coalesce(row ->> 'recorded_at', row ->> 'proposed_at')::timestamptz, now());
    minor numeric := CASE WHEN NEW.currency IN ('JPY', 'KRW') THEN 1 ELSE 100 END;
BEGIN
    IF abs(NEW.booked_amount - NEW.amount::numeric * 100 / minor / NEW.rate) > 1 THEN
        PERFORM donations_refuse('sum_fits_its_rate', 'a sum is worth what its rate makes of it');
    END IF;
    IF (SELECT verdict FROM donations_judge_rate(NEW.currency, NEW.rate, day, seen)) = 'two' THEN
        PERFORM donations_refuse('rate_needs_second_officer', 'a rate far from the last one kept takes two officers');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION donations_check_rate_of_cause() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Later rates are compared with those of the entries, so an entry bears the sum and the rate of its cause and no other.
BEGIN
    IF NOT EXISTS (
        SELECT FROM donations_donation c WHERE c.id = NEW.donation_id
           AND (c.amount, c.currency, c.rate) = (NEW.original_amount, NEW.original_currency, NEW.rate)
        UNION ALL
        SELECT FROM donations_expense c WHERE c.id = NEW.expense_id
           AND (c.amount, c.currency, c.rate) = (NEW.original_amount, NEW.original_currency, NEW.rate)
        UNION ALL
        SELECT FROM donations_advance c WHERE c.id = NEW.advance_id
           AND (c.amount, c.currency, c.rate) = (NEW.original_amount, NEW.original_currency, NEW.rate)
    ) THEN
        PERFORM donations_refuse('entry_rate_of_its_cause', 'an entry bears the sum and the rate of its cause');
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION donations_check_rate_of_cause() FROM PUBLIC;
CREATE TRIGGER rate_of_cause AFTER INSERT ON donations_ledgerentry FOR EACH ROW
    WHEN (NEW.kind <> 'reversal' AND (NEW.rate IS NOT NULL OR NEW.original_amount IS NOT NULL OR NEW.original_currency <> ''))
    EXECUTE FUNCTION donations_check_rate_of_cause();
ALTER TABLE donations_ledgerentry ENABLE ALWAYS TRIGGER rate_of_cause;
