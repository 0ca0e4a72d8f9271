DROP TRIGGER rate_of_cause ON donations_ledgerentry;
DROP FUNCTION donations_check_rate_of_cause();
CREATE OR REPLACE FUNCTION donations_guard_rate() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Looks at the rate of a gift, a payment or an advance as it is written down.
DECLARE
    row  jsonb := to_jsonb(NEW);
    day  date := coalesce((row ->> 'received_on')::date, ((row ->> 'paid_at')::timestamptz AT TIME ZONE 'Asia/Tokyo')::date);
    seen timestamptz := least(coalesce(row ->> 'recorded_at', row ->> 'proposed_at')::timestamptz, now());
BEGIN
    IF (SELECT verdict FROM donations_judge_rate(NEW.currency, NEW.rate, day, seen)) = 'two' THEN
        PERFORM donations_refuse('rate_needs_second_officer', 'a rate far from the last one kept takes two officers');
    END IF;
    RETURN NEW;
END
$$;
