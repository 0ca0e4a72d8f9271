-- The books of a fund are kept in any currency; a rate is kept in the direction its receipt gives it. Every refusal names a
-- constraint, see donations/rates/errors.py and donations/funds/errors.py.

CREATE FUNCTION donations_minor_digits(currency text) RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp
AS $$
-- Digits after the point of a currency (ISO 4217), as lfnkr/money.py knows them; nothing for a code that is none.
SELECT CASE
    WHEN currency IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') THEN 0
    WHEN currency IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 3
    WHEN currency IN (
        'AED', 'AFN', 'ALL', 'AMD', 'ANG', 'AOA', 'ARS', 'AUD', 'AWG', 'AZN', 'BAM', 'BBD', 'BDT', 'BGN', 'BMD', 'BND',
        'BOB', 'BRL', 'BSD', 'BTN', 'BWP', 'BYN', 'BZD', 'CAD', 'CDF', 'CHF', 'CNY', 'COP', 'CRC', 'CUP', 'CVE', 'CZK',
        'DKK', 'DOP', 'DZD', 'EGP', 'ERN', 'ETB', 'EUR', 'FJD', 'FKP', 'GBP', 'GEL', 'GHS', 'GIP', 'GMD', 'GTQ', 'GYD',
        'HKD', 'HNL', 'HTG', 'HUF', 'IDR', 'ILS', 'INR', 'IRR', 'JMD', 'KES', 'KGS', 'KHR', 'KPW', 'KYD', 'KZT', 'LAK',
        'LBP', 'LKR', 'LRD', 'LSL', 'MAD', 'MDL', 'MGA', 'MKD', 'MMK', 'MNT', 'MOP', 'MRU', 'MUR', 'MVR', 'MWK', 'MXN',
        'MYR', 'MZN', 'NAD', 'NGN', 'NIO', 'NOK', 'NPR', 'NZD', 'PAB', 'PEN', 'PGK', 'PHP', 'PKR', 'PLN', 'QAR', 'RON',
        'RSD', 'RUB', 'SAR', 'SBD', 'SCR', 'SDG', 'SEK', 'SGD', 'SHP', 'SLE', 'SOS', 'SRD', 'SSP', 'STN', 'SVC', 'SYP',
        'SZL', 'THB', 'TJS', 'TMT', 'TOP', 'TRY', 'TTD', 'TWD', 'TZS', 'UAH', 'USD', 'UYU', 'UZS', 'VES', 'WST', 'XCD',
        'YER', 'ZAR', 'ZMW', 'ZWL') THEN 2
END
$$;

CREATE FUNCTION donations_fee_limit(currency text) RETURNS bigint
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp
AS $$
-- Up to so much a day, in minor units, one officer books fees of a fund alone: about 50 dollars. In a currency without a limit
-- every fee takes two.
SELECT CASE currency
    WHEN 'USD' THEN 5000 WHEN 'JPY' THEN 7500 WHEN 'KRW' THEN 70000 WHEN 'CNY' THEN 35000 WHEN 'THB' THEN 165000
    WHEN 'EUR' THEN 4500 ELSE 0
END
$$;

CREATE FUNCTION donations_worth(amount bigint, currency text, rate numeric, rate_from text, book text) RETURNS numeric
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp
AS $$
-- Minor units of the book currency that a sum makes at a rate for one unit of `rate_from`: in whole numbers, half up at the end.
SELECT div(2 * above + below, 2 * below) FROM (VALUES (
    amount * 10::numeric ^ donations_minor_digits(book) * CASE rate_from WHEN currency THEN rate ELSE 1 END,
    10::numeric ^ donations_minor_digits(currency) * CASE rate_from WHEN currency THEN 1 ELSE rate END
)) parts (above, below)
$$;

CREATE FUNCTION donations_rate_from(of_journal bigint, of_undone bigint) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- The currency one unit of which the rate of an entry is for: as its source says, and of a reversal as what it undoes says.
SELECT coalesce(
    (SELECT rate_from FROM donations_ledgerentry WHERE id = of_undone),
    (SELECT coalesce(d.rate_from, p.rate_from) FROM donations_journal j
       LEFT JOIN donations_donation d ON j.source_kind = 'donation' AND d.id = j.source_id
       LEFT JOIN donations_payment p ON j.source_kind = 'payment' AND p.id = j.source_id
      WHERE j.id = of_journal),
    'USD')
$$;

CREATE OR REPLACE FUNCTION donations_guard_sums() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
-- Sums kept beside the ledger begin at nothing and move by the ledger's trigger alone, that is from within another trigger.
-- Arguments: the columns that only the ledger moves; then "/" and those that anybody entitled may change; then "/" and those
-- that are told at the beginning and moved by a trigger alone.
DECLARE
    moved   text[] := string_to_array(split_part(TG_ARGV[0], '/', 1), ',');
    free    text[] := string_to_array(split_part(TG_ARGV[0], '/', 2), ',');
    told    text[] := string_to_array(split_part(TG_ARGV[0], '/', 3), ',');
    old_row jsonb;
    new_row jsonb := to_jsonb(NEW);
    name    text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF EXISTS (SELECT FROM unnest(moved) AS m (name) WHERE coalesce(nullif(new_row ->> m.name, ''), '0') <> '0') THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'sums_begin_at_nothing',
                MESSAGE = format('%s begins empty: only ledger entries move it', TG_TABLE_NAME);
        END IF;
        RETURN NEW;
    END IF;
    old_row := to_jsonb(OLD);
    FOR name IN SELECT key FROM jsonb_each(new_row) WHERE value IS DISTINCT FROM old_row -> key LOOP
        IF name = ANY (moved || told) AND pg_trigger_depth() > 1 OR name = ANY (free) THEN
            CONTINUE;
        END IF;
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sums_are_the_ledgers',
            MESSAGE = format('%s.%s is not changed by hand: add a ledger entry', TG_TABLE_NAME, name);
    END LOOP;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER guard_sums BEFORE INSERT OR UPDATE ON donations_fund FOR EACH ROW EXECUTE FUNCTION
    donations_guard_sums('balance,committed,entry_count,moved_at,floor,target,opened_on/name,closed_on/currency');
ALTER TABLE donations_fund ENABLE ALWAYS TRIGGER guard_sums;

CREATE OR REPLACE FUNCTION donations_guard_fund() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- A fund is what an opening says that two officers signed, and it is closed or open as they signed last. The owner alone, that is
-- a migration, opens a house with funds.
DECLARE
    last donations_moneyproposal;
BEGIN
    IF donations_minor_digits(NEW.currency) IS NULL THEN
        PERFORM donations_refuse('fund_currency_is_known', format('no currency %s', NEW.currency));
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.closed_on IS NOT NULL
           OR NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER')
           AND NOT EXISTS (
               SELECT FROM donations_fundopening o JOIN donations_moneyproposal p ON p.opening_id = o.id
                WHERE p.kind = 'open' AND p.status = 'approved' AND p.decided_by_id <> p.proposed_by_id
                  AND o.fund_id IS NULL AND o.approved_at IS NULL
                  AND (o.code, o.name, o.kind, o.purpose, o.currency) = (NEW.code, NEW.name, NEW.kind, NEW.purpose, NEW.currency)
           ) THEN
            PERFORM donations_refuse('fund_needs_second_officer', 'a fund is opened by two officers');
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.closed_on IS NOT DISTINCT FROM OLD.closed_on THEN
        RETURN NEW;
    END IF;
    SELECT * INTO last FROM donations_moneyproposal
     WHERE fund_id = NEW.id AND kind IN ('close', 'reopen') AND status = 'approved' AND decided_by_id <> proposed_by_id
     ORDER BY coalesce(decided_recorded_at, decided_at) DESC, proposed_at DESC LIMIT 1;
    IF NEW.code = 'rescue' OR NOT coalesce(
        CASE last.kind
            WHEN 'close' THEN NEW.closed_on = (coalesce(last.decided_recorded_at, last.decided_at) AT TIME ZONE 'Asia/Tokyo')::date
            WHEN 'reopen' THEN NEW.closed_on IS NULL
        END, false) THEN
        PERFORM donations_refuse('fund_needs_second_officer', 'a fund is closed and opened again by two officers');
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION donations_keep_opening() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- The first day of a fund is that of its opening, and so is its currency, once and for ever; of two openings at once the later
-- one finds them.
DECLARE
    first date;
    kept  text;
BEGIN
    UPDATE donations_fund
       SET opened_on = coalesce(opened_on, NEW.opened_on),
           currency = CASE WHEN opened_on IS NULL AND entry_count = 0 THEN NEW.currency ELSE currency END
     WHERE id = NEW.fund_id RETURNING opened_on, currency INTO first, kept;
    IF kept <> NEW.currency THEN
        PERFORM donations_refuse('fund_keeps_its_currency', format('the books of this fund are kept in %s', kept));
    END IF;
    IF first <> NEW.opened_on
       OR EXISTS (SELECT FROM donations_ledgerentry WHERE fund_id = NEW.fund_id AND booked_on < NEW.opened_on)
       OR NEW.amount > 0 AND EXISTS (
           SELECT FROM donations_ledgerentry e WHERE e.fund_id = NEW.fund_id AND e.kind = 'opening'
              AND NOT EXISTS (SELECT FROM donations_ledgerentry u WHERE u.undoes_id = e.id)
       ) THEN
        PERFORM donations_refuse('fund_opens_once', 'a fund has one first day, and one opening entry that stands');
    END IF;
    -- Memoranda tell of money of before the books, and the reserve's books begin now.
    IF NEW.code = 'rescue' AND EXISTS (
        SELECT FROM donations_memorandum m
         WHERE m.voids_id IS NULL AND m.happened_until > NEW.opened_on::timestamp AT TIME ZONE 'Asia/Tokyo'
           AND NOT EXISTS (SELECT FROM donations_memorandum v WHERE v.voids_id = m.id)
    ) THEN
        PERFORM donations_refuse('opening_after_memoranda', 'memoranda tell of money of days the books would reach');
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION donations_move_fund() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Finds the line of the source that an entry is, moves what is left of the commitment, and then the fund, whose row lock is
-- taken last.
DECLARE
    line     donations_line;
    fund     donations_fund;
    decision donations_fundingdecision;
BEGIN
    SELECT l.* INTO line FROM donations_journal j CROSS JOIN LATERAL donations_lines_of(j.source_kind, j.source_id) l
     WHERE j.id = NEW.journal_id AND l.fund_id = NEW.fund_id AND l.kind = NEW.kind;
    IF line.fund_id IS NULL OR (line.balance_change, line.committed_change) <> (NEW.balance_change, NEW.committed_change) THEN
        PERFORM donations_refuse('entry_fits_its_source', format('an entry of kind %s does not fit its source', NEW.kind));
    END IF;
    -- Later rates are compared with those of the entries, so an entry bears the sum and the rate of its source and no other.
    IF (line.original_amount, line.original_currency, line.rate)
       IS DISTINCT FROM (NEW.original_amount, NEW.original_currency::text, NEW.rate) THEN
        PERFORM donations_refuse('entry_rate_of_its_source', 'an entry bears the sum and the rate of its source');
    END IF;
    NEW.draws_on_id := line.draws_on_id;
    NEW.case_reference := line.case_reference;
    NEW.undoes_id := line.undoes_id;
    NEW.rate_from := donations_rate_from(NEW.journal_id, NEW.undoes_id);

    IF NEW.draws_on_id IS NOT NULL THEN
        UPDATE donations_commitment
           SET remaining = remaining + NEW.committed_change,
               raised = raised + CASE NEW.kind WHEN 'overrun' THEN NEW.committed_change ELSE 0 END
         WHERE id = NEW.draws_on_id;
    END IF;
    UPDATE donations_fund f
       SET balance = f.balance + NEW.balance_change, committed = f.committed + NEW.committed_change,
           entry_count = f.entry_count + 1, moved_at = greatest(f.moved_at, NEW.recorded_at)
     WHERE f.id = NEW.fund_id
    RETURNING * INTO fund;
    NEW.number := fund.entry_count;
    NEW.balance_after := fund.balance;
    NEW.committed_after := fund.committed;
    NEW.recorded_at := fund.moved_at;

    IF NEW.kind = 'transfer' AND NEW.balance_change < 0 THEN
        -- What was given for a purpose goes elsewhere by the givers' consent alone, which two officers signed.
        IF NOT EXISTS (
            SELECT FROM donations_journal j JOIN donations_transfer t ON t.id = j.source_id
              JOIN donations_moneyproposal p ON p.id = t.proposal_id
             WHERE j.id = NEW.journal_id AND p.consent <> ''
        ) THEN
            PERFORM donations_keep_purpose(fund);
        END IF;
    ELSIF NEW.kind IN ('commitment', 'overrun') THEN
        -- A commitment names its decision; an overrun is one.
        UPDATE donations_fundingdecision d
           SET available_after = fund.balance - fund.committed,
               available_before = fund.balance - fund.committed + NEW.committed_change
          FROM donations_journal j
          LEFT JOIN donations_commitment c ON j.source_kind = 'commitment' AND c.id = j.source_id
         WHERE j.id = NEW.journal_id AND d.id = coalesce(c.decision_id, j.source_id)
        RETURNING d.* INTO decision;
        IF decision.available_after < fund.floor AND decision.go_ahead_reason = '' THEN
            PERFORM donations_refuse('decision_needs_go_ahead', 'below the floor a decision needs a reason');
        END IF;
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION donations_took_two(entry public.donations_ledgerentry) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- Whether an entry took two officers, so that undoing it takes two as well; a gift did when its rate took two.
SELECT entry.kind IN ('disbursement', 'advance', 'exchange', 'transfer', 'opening')
    OR EXISTS (
        SELECT FROM donations_journal j JOIN donations_adjustment a ON a.id = j.source_id
         WHERE j.id = entry.journal_id AND j.source_kind = 'adjustment' AND a.proposal_id IS NOT NULL)
    OR EXISTS (
        SELECT FROM donations_journal j JOIN donations_donation d ON d.id = j.source_id
          JOIN donations_moneyproposal p
            ON p.kind = 'rate' AND p.status = 'approved' AND p.rate = d.rate AND p.rate_from = d.rate_from
               AND p.booked_on = d.received_on
          JOIN donations_fund f
            ON f.id = d.fund_id AND p.currency = CASE d.rate_from WHEN d.currency THEN f.currency ELSE d.currency END
         WHERE j.id = entry.journal_id AND j.source_kind = 'donation')
$$;

CREATE OR REPLACE FUNCTION donations_needs_two(entry public.donations_ledgerentry) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp
AS $$
-- Whether one person may not book it alone. Fees up to a limit a day in sum may be, which each currency has of its own.
DECLARE
    undone donations_ledgerentry;
BEGIN
    CASE entry.kind
    WHEN 'exchange', 'transfer' THEN
        RETURN true;
    WHEN 'fee' THEN
        RETURN donations_fees_of_a_day(entry) > donations_fee_limit((SELECT currency FROM donations_fund WHERE id = entry.fund_id))
            OR entry.recorded_at > now() + interval '1 day';
    WHEN 'reversal' THEN
        SELECT * INTO undone FROM donations_ledgerentry WHERE id = entry.undoes_id;
        RETURN donations_took_two(undone);
    ELSE
        RETURN false;
    END CASE;
END
$$;

CREATE FUNCTION donations_last_rate(
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

DROP FUNCTION donations_judge_rate(text, numeric, date, timestamptz);
CREATE FUNCTION donations_judge_rate(
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

CREATE OR REPLACE FUNCTION donations_guard_rate() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Looks at the sum of a gift or a payment as it is written down: one in the currency of its fund is booked as it came; any other
-- has a rate for one unit of one of the two, is worth what that makes of it, and the rate is near the last one known.
DECLARE
    row  jsonb := to_jsonb(NEW);
    day  date := coalesce((row ->> 'received_on')::date, ((row ->> 'paid_at')::timestamptz AT TIME ZONE 'Asia/Tokyo')::date);
    seen timestamptz := least(coalesce(row ->> 'recorded_at', row ->> 'proposed_at')::timestamptz, now());
    book text := (SELECT currency FROM donations_fund WHERE id = coalesce(
        (row ->> 'fund_id')::uuid, (SELECT fund_id FROM donations_commitment WHERE id = (row ->> 'commitment_id')::uuid)));
BEGIN
    IF donations_minor_digits(NEW.currency) IS NULL
       OR (NEW.currency = book) <> (NEW.rate IS NULL) OR NEW.rate IS NOT NULL AND NEW.rate_from NOT IN (NEW.currency, book) THEN
        PERFORM donations_refuse('sum_has_its_rate', 'a sum in another currency has its rate, and one in the same has none');
    END IF;
    IF NEW.rate IS NULL THEN
        RETURN NEW;
    END IF;
    IF (SELECT verdict FROM donations_judge_rate(
            NEW.rate_from, CASE NEW.rate_from WHEN book THEN NEW.currency ELSE book END, NEW.rate, day, seen)) = 'two' THEN
        PERFORM donations_refuse('rate_needs_second_officer', 'a rate far from the last one known takes two officers');
    END IF;
    IF NEW.booked_amount <> donations_worth(NEW.amount, NEW.currency, NEW.rate, NEW.rate_from, book) THEN
        PERFORM donations_refuse('sum_fits_its_rate', 'a sum is worth what its rate makes of it');
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER guard_rate BEFORE INSERT ON donations_donation FOR EACH ROW EXECUTE FUNCTION donations_guard_rate();
CREATE OR REPLACE TRIGGER guard_rate BEFORE INSERT ON donations_payment FOR EACH ROW EXECUTE FUNCTION donations_guard_rate();
ALTER TABLE donations_donation ENABLE ALWAYS TRIGGER guard_rate;
ALTER TABLE donations_payment ENABLE ALWAYS TRIGGER guard_rate;
