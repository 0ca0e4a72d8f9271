CREATE OR REPLACE FUNCTION donations_last_rate(
    of_from text, of_into text, until date, since timestamptz, OUT kept numeric, OUT kept_on date
)
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp
AS $$
-- The last rate that is known of two currencies, as units of the second for one of the first, and its day: that of the newest
-- standing entry up to a day, among those recorded before a moment; else the earliest of these; else the first ever recorded.
DECLARE
    found record;
BEGIN
    SELECT * INTO found FROM (
        (SELECT e.* FROM donations_ledgerentry e JOIN donations_fund f ON f.id = e.fund_id AND f.currency = of_from
          WHERE e.original_currency = of_into AND e.rate IS NOT NULL AND e.kind <> 'reversal' AND e.recorded_at < since
            AND e.booked_on <= until AND NOT EXISTS (SELECT FROM donations_reversal r WHERE r.entry_id = e.id)
          ORDER BY e.booked_on DESC, e.id DESC LIMIT 1)
        UNION ALL
        (SELECT e.* FROM donations_ledgerentry e JOIN donations_fund f ON f.id = e.fund_id AND f.currency = of_into
          WHERE e.original_currency = of_from AND e.rate IS NOT NULL AND e.kind <> 'reversal' AND e.recorded_at < since
            AND e.booked_on <= until AND NOT EXISTS (SELECT FROM donations_reversal r WHERE r.entry_id = e.id)
          ORDER BY e.booked_on DESC, e.id DESC LIMIT 1)
    ) e ORDER BY e.booked_on DESC, e.id DESC LIMIT 1;
    IF found.id IS NULL THEN
        SELECT e.* INTO found FROM donations_ledgerentry e JOIN donations_fund f ON f.id = e.fund_id
         WHERE (e.original_currency, f.currency) IN ((of_into, of_from), (of_from, of_into)) AND e.rate IS NOT NULL
           AND e.kind <> 'reversal' AND NOT EXISTS (SELECT FROM donations_reversal r WHERE r.entry_id = e.id)
         ORDER BY e.recorded_at >= since, CASE WHEN e.recorded_at < since THEN e.booked_on END, e.id LIMIT 1;
    END IF;
    kept := CASE found.rate_from WHEN of_from THEN found.rate ELSE 1 / found.rate END;
    kept_on := found.booked_on;
END
$$;

CREATE OR REPLACE FUNCTION donations_judge_rate(
    of_from text, of_into text, asked numeric, day date, seen timestamptz, OUT verdict text, OUT kept numeric, OUT kept_on date
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- What becomes of a rate of a day, units of the second currency for one of the first: "usual" within 5 % of the last one known,
-- "asks" within 20 %, "two" beyond, unless two officers signed this rate of that day. The last one known is among those recorded
-- before the day on which it is seen: nobody walks there in small steps in one afternoon. Where nothing is known, a rate between
-- half and double of a coarse one of these years "asks".
DECLARE
    coarse numeric;
BEGIN
    SELECT l.kept, l.kept_on INTO kept, kept_on
      FROM donations_last_rate(of_from, of_into, day, date_trunc('day', seen, 'Asia/Tokyo')) l;
    SELECT max(per_dollar) FILTER (WHERE code = of_into) / max(per_dollar) FILTER (WHERE code = of_from) INTO coarse
      FROM (VALUES ('USD', 1.0), ('JPY', 150), ('KRW', 1400), ('CNY', 7), ('THB', 33), ('EUR', 0.9)) of_these (code, per_dollar);
    verdict := CASE
        WHEN EXISTS (
            SELECT FROM donations_moneyproposal p
             WHERE p.kind = 'rate' AND p.status = 'approved' AND p.decided_by_id <> p.proposed_by_id
               AND (p.rate_from, p.currency, p.rate, p.booked_on) = (of_from, of_into, asked, day)
        ) THEN 'usual'
        WHEN kept IS NULL THEN CASE WHEN asked BETWEEN coarse / 2 AND coarse * 2 THEN 'asks' ELSE 'two' END
        WHEN abs(asked - kept) <= kept * 0.05 THEN 'usual'
        WHEN abs(asked - kept) <= kept * 0.2 THEN 'asks'
        ELSE 'two'
    END;
END
$$;

DROP TRIGGER guard_exchange_rate ON donations_exchangerate;
DROP FUNCTION donations_guard_exchange_rate();
