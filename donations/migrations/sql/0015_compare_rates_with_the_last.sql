-- The rate on the receipt is the booked truth; one far from the last kept rate is believed to two officers only (design.md 4).

CREATE FUNCTION donations_judge_rate(
    of_currency text, asked numeric, day date, seen timestamptz, OUT verdict text, OUT kept numeric, OUT kept_on date
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- What becomes of a rate (units for one US dollar) on a day: "usual" within 5 % of the last kept one, "asks" within 20 %, "two"
-- beyond, unless two officers signed this rate of that day. The last kept one is that of the newest standing entry up to the
-- day, among those recorded before the day on which it is seen: nobody walks there in small steps in one afternoon. Where
-- nothing is kept, a rate between half and double of a coarse one of today "asks".
DECLARE
    since  timestamptz := date_trunc('day', seen, 'Asia/Tokyo');
    coarse numeric := CASE of_currency
        WHEN 'JPY' THEN 150 WHEN 'KRW' THEN 1400 WHEN 'CNY' THEN 7 WHEN 'THB' THEN 33 WHEN 'EUR' THEN 0.9 END;
BEGIN
    SELECT e.rate, e.booked_on INTO kept, kept_on FROM donations_ledgerentry e
     WHERE e.original_currency = of_currency AND e.rate IS NOT NULL AND e.kind <> 'reversal'
       AND e.recorded_at < since AND e.booked_on <= day
       AND NOT EXISTS (SELECT FROM donations_reversal r WHERE r.entry_id = e.id)
     ORDER BY e.booked_on DESC, e.id DESC LIMIT 1;
    IF NOT FOUND THEN
        SELECT e.rate, e.booked_on INTO kept, kept_on FROM donations_ledgerentry e
         WHERE e.original_currency = of_currency AND e.rate IS NOT NULL AND e.kind <> 'reversal'
           AND e.recorded_at < since
           AND NOT EXISTS (SELECT FROM donations_reversal r WHERE r.entry_id = e.id)
         ORDER BY e.booked_on, e.id LIMIT 1;
    END IF;
    IF NOT FOUND THEN
        SELECT e.rate, e.booked_on INTO kept, kept_on FROM donations_ledgerentry e
         WHERE e.original_currency = of_currency AND e.rate IS NOT NULL AND e.kind <> 'reversal'
               AND NOT EXISTS (SELECT FROM donations_reversal r WHERE r.entry_id = e.id)
         ORDER BY e.id LIMIT 1;
    END IF;
    verdict := CASE
        WHEN EXISTS (
            SELECT FROM donations_moneyproposal p
             WHERE p.kind = 'rate' AND p.status = 'approved' AND p.decided_by_id <> p.proposed_by_id
               AND p.currency = of_currency AND p.rate = asked AND p.booked_on = day
        ) THEN 'usual'
        WHEN kept IS NULL THEN CASE WHEN asked BETWEEN coarse / 2 AND coarse * 2 THEN 'asks' ELSE 'two' END
        WHEN abs(asked - kept) <= kept * 0.05 THEN 'usual'
        WHEN abs(asked - kept) <= kept * 0.2 THEN 'asks'
        ELSE 'two'
    END;
END
$$;

CREATE FUNCTION donations_guard_rate() RETURNS trigger
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
REVOKE ALL ON FUNCTION donations_guard_rate() FROM PUBLIC;

CREATE TRIGGER guard_rate BEFORE INSERT ON donations_donation FOR EACH ROW WHEN (NEW.rate IS NOT NULL)
    EXECUTE FUNCTION donations_guard_rate();
CREATE TRIGGER guard_rate BEFORE INSERT ON donations_expense FOR EACH ROW WHEN (NEW.rate IS NOT NULL)
    EXECUTE FUNCTION donations_guard_rate();
CREATE TRIGGER guard_rate BEFORE INSERT ON donations_advance FOR EACH ROW WHEN (NEW.rate IS NOT NULL)
    EXECUTE FUNCTION donations_guard_rate();
ALTER TABLE donations_donation ENABLE ALWAYS TRIGGER guard_rate;
ALTER TABLE donations_expense ENABLE ALWAYS TRIGGER guard_rate;
ALTER TABLE donations_advance ENABLE ALWAYS TRIGGER guard_rate;

CREATE OR REPLACE FUNCTION donations_took_two(entry public.donations_ledgerentry) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- Whether an entry took two officers, so that undoing it takes two as well; a gift did when its rate took two.
SELECT entry.kind IN ('disbursement', 'advance', 'exchange', 'transfer')
    OR EXISTS (SELECT FROM donations_adjustment a WHERE a.id = entry.adjustment_id AND a.proposal_id IS NOT NULL)
    OR entry.kind = 'donation' AND EXISTS (
        SELECT FROM donations_donation d JOIN donations_moneyproposal p
            ON p.kind = 'rate' AND p.status = 'approved' AND p.currency = d.currency AND p.rate = d.rate
               AND p.booked_on = d.received_on
         WHERE d.id = entry.donation_id)
$$;
