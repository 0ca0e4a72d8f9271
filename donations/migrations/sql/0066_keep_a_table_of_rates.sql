-- The table of rates: judged as receipts are, and receipts are compared with it as with each other.

CREATE OR REPLACE FUNCTION donations_last_rate(
    of_from text, of_into text, until date, since timestamptz, OUT kept numeric, OUT kept_on date
)
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp
AS $$
-- The last rate that is known of two currencies, as units of the second for one of the first, and its day: the newest of the
-- standing entries and of the table up to a day, among those recorded before a moment, that of the table first; else the
-- earliest of these; else the first entry ever recorded.
DECLARE
    found record;
BEGIN
    SELECT * INTO found FROM (
        (SELECT e.rate, e.rate_from, e.booked_on AS day, false AS is_of_table, e.id
           FROM donations_ledgerentry e JOIN donations_fund f ON f.id = e.fund_id AND f.currency = of_from
          WHERE e.original_currency = of_into AND e.rate IS NOT NULL AND e.kind <> 'reversal' AND e.recorded_at < since
            AND e.booked_on <= until AND NOT EXISTS (SELECT FROM donations_reversal r WHERE r.entry_id = e.id)
          ORDER BY e.booked_on DESC, e.id DESC LIMIT 1)
        UNION ALL
        (SELECT e.rate, e.rate_from, e.booked_on, false, e.id
           FROM donations_ledgerentry e JOIN donations_fund f ON f.id = e.fund_id AND f.currency = of_into
          WHERE e.original_currency = of_from AND e.rate IS NOT NULL AND e.kind <> 'reversal' AND e.recorded_at < since
            AND e.booked_on <= until AND NOT EXISTS (SELECT FROM donations_reversal r WHERE r.entry_id = e.id)
          ORDER BY e.booked_on DESC, e.id DESC LIMIT 1)
        UNION ALL
        (SELECT t.rate, t.rate_from, t.day, true, t.id
           FROM donations_exchangerate t
          WHERE least(t.rate_from, t.currency) = least(of_from, of_into)
            AND greatest(t.rate_from, t.currency) = greatest(of_from, of_into)
            AND t.voided_at IS NULL AND t.recorded_at < since AND t.day <= until
          ORDER BY t.day DESC LIMIT 1)
    ) known ORDER BY known.day DESC, known.is_of_table DESC, known.id DESC LIMIT 1;
    IF found.rate IS NULL THEN
        SELECT * INTO found FROM (
            SELECT e.rate, e.rate_from, e.booked_on AS day, false AS is_of_table, e.id, e.recorded_at >= since AS is_late
              FROM donations_ledgerentry e JOIN donations_fund f ON f.id = e.fund_id
             WHERE (e.original_currency, f.currency) IN ((of_into, of_from), (of_from, of_into)) AND e.rate IS NOT NULL
               AND e.kind <> 'reversal' AND NOT EXISTS (SELECT FROM donations_reversal r WHERE r.entry_id = e.id)
            UNION ALL
            SELECT t.rate, t.rate_from, t.day, true, t.id, false
              FROM donations_exchangerate t
             WHERE least(t.rate_from, t.currency) = least(of_from, of_into)
               AND greatest(t.rate_from, t.currency) = greatest(of_from, of_into)
               AND t.voided_at IS NULL AND t.recorded_at < since
        ) known
        ORDER BY known.is_late, CASE WHEN NOT known.is_late THEN known.day END, known.is_of_table DESC, known.id LIMIT 1;
    END IF;
    kept := CASE found.rate_from WHEN of_from THEN found.rate ELSE 1 / found.rate END;
    kept_on := found.day;
END
$$;

CREATE OR REPLACE FUNCTION donations_judge_rate(
    of_from text, of_into text, asked numeric, day date, seen timestamptz, OUT verdict text, OUT kept numeric, OUT kept_on date
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- What becomes of a rate of a day, units of the second currency for one of the first: "usual" within 5 % of the last one known,
-- "asks" within 20 %, "two" beyond, unless two officers signed this rate of that day, or it stands in the table for that day,
-- where it was judged in the same way. The last one known is among those recorded
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
        ) OR EXISTS (
            SELECT FROM donations_exchangerate t
             WHERE (t.rate_from, t.currency, t.rate, t.day) = (of_from, of_into, asked, donations_judge_rate.day) AND t.voided_at IS NULL
        ) THEN 'usual'
        WHEN kept IS NULL THEN CASE WHEN asked BETWEEN coarse / 2 AND coarse * 2 THEN 'asks' ELSE 'two' END
        WHEN abs(asked - kept) <= kept * 0.05 THEN 'usual'
        WHEN abs(asked - kept) <= kept * 0.2 THEN 'asks'
        ELSE 'two'
    END;
END
$$;

CREATE FUNCTION donations_guard_exchange_rate() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- A rate of the table is of a day that came, and near the last one known or signed by two officers; it changes by being
-- recorded in error, once.
DECLARE
    void text[] := '{voided_at,voided_by_id,void_reason}';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.voided_at IS NOT NULL OR NEW.voided_at IS NULL
           OR to_jsonb(NEW) - void IS DISTINCT FROM to_jsonb(OLD) - void THEN
            PERFORM donations_refuse('rate_kept', 'a rate of the table changes by being recorded in error, once');
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.voided_at IS NOT NULL THEN
        PERFORM donations_refuse('rate_kept', 'a rate of the table begins standing');
    END IF;
    IF donations_minor_digits(NEW.rate_from) IS NULL OR donations_minor_digits(NEW.currency) IS NULL THEN
        PERFORM donations_refuse('rate_of_two_currencies', 'a rate is of two currencies of the world');
    END IF;
    IF NEW.day > (NEW.recorded_at AT TIME ZONE 'Asia/Tokyo')::date THEN
        PERFORM donations_refuse('rate_of_a_day_that_came', 'a rate of the table is of a day that came');
    END IF;
    IF (SELECT verdict FROM donations_judge_rate(
            NEW.rate_from, NEW.currency, NEW.rate, NEW.day, least(NEW.recorded_at, now()))) = 'two' THEN
        PERFORM donations_refuse('rate_needs_second_officer', 'a rate far from the last one known takes two officers');
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION donations_guard_exchange_rate() FROM PUBLIC;

CREATE TRIGGER guard_exchange_rate BEFORE INSERT OR UPDATE ON donations_exchangerate
    FOR EACH ROW EXECUTE FUNCTION donations_guard_exchange_rate();
ALTER TABLE donations_exchangerate ENABLE ALWAYS TRIGGER guard_exchange_rate;

REVOKE UPDATE, DELETE, TRUNCATE ON donations_exchangerate FROM PUBLIC, lfnkr_web;
GRANT UPDATE (voided_at, voided_by_id, void_reason) ON donations_exchangerate TO lfnkr_web;
