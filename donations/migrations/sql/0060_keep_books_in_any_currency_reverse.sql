CREATE OR REPLACE TRIGGER guard_rate BEFORE INSERT ON donations_donation FOR EACH ROW WHEN (NEW.rate IS NOT NULL)
    EXECUTE FUNCTION donations_guard_rate();
CREATE OR REPLACE TRIGGER guard_rate BEFORE INSERT ON donations_payment FOR EACH ROW WHEN (NEW.rate IS NOT NULL)
    EXECUTE FUNCTION donations_guard_rate();
ALTER TABLE donations_donation ENABLE ALWAYS TRIGGER guard_rate;
ALTER TABLE donations_payment ENABLE ALWAYS TRIGGER guard_rate;

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

DROP FUNCTION donations_judge_rate(text, text, numeric, date, timestamptz);
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

DROP FUNCTION donations_last_rate(text, text, date, timestamptz);

CREATE OR REPLACE FUNCTION donations_needs_two(entry public.donations_ledgerentry) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp
AS $$
-- Whether one person may not book it alone. Fees up to 50 dollars a day in sum may be; each fund is kept in dollars
-- (fund_in_book_currency), so that the limit is in its cents.
DECLARE
    undone donations_ledgerentry;
BEGIN
    CASE entry.kind
    WHEN 'exchange', 'transfer' THEN
        RETURN true;
    WHEN 'fee' THEN
        RETURN donations_fees_of_a_day(entry) > 5000 OR entry.recorded_at > now() + interval '1 day';
    WHEN 'reversal' THEN
        SELECT * INTO undone FROM donations_ledgerentry WHERE id = entry.undoes_id;
        RETURN donations_took_two(undone);
    ELSE
        RETURN false;
    END CASE;
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
            ON p.kind = 'rate' AND p.status = 'approved' AND p.currency = d.currency AND p.rate = d.rate
               AND p.booked_on = d.received_on
         WHERE j.id = entry.journal_id AND j.source_kind = 'donation')
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

CREATE OR REPLACE FUNCTION donations_keep_opening() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- The first day of a fund is that of its opening, once and for ever; of two openings at once the later one finds it.
DECLARE
    first date;
BEGIN
    UPDATE donations_fund SET opened_on = coalesce(opened_on, NEW.opened_on) WHERE id = NEW.fund_id RETURNING opened_on INTO first;
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

CREATE OR REPLACE FUNCTION donations_guard_fund() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- A fund is what an opening says that two officers signed, and it is closed or open as they signed last. The owner alone, that is
-- a migration, opens a house with funds.
DECLARE
    last donations_moneyproposal;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.closed_on IS NOT NULL
           OR NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER')
           AND NOT EXISTS (
               SELECT FROM donations_fundopening o JOIN donations_moneyproposal p ON p.opening_id = o.id
                WHERE p.kind = 'open' AND p.status = 'approved' AND p.decided_by_id <> p.proposed_by_id
                  AND o.fund_id IS NULL AND o.approved_at IS NULL
                  AND (o.code, o.name, o.kind, o.purpose) = (NEW.code, NEW.name, NEW.kind, NEW.purpose)
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

CREATE OR REPLACE TRIGGER guard_sums BEFORE INSERT OR UPDATE ON donations_fund FOR EACH ROW
    EXECUTE FUNCTION donations_guard_sums('balance,committed,entry_count,moved_at,floor,target,opened_on/name,closed_on');
ALTER TABLE donations_fund ENABLE ALWAYS TRIGGER guard_sums;
CREATE OR REPLACE FUNCTION donations_guard_sums() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
-- Sums kept beside the ledger begin at nothing and move by the ledger's trigger alone, that is from within another trigger.
-- Arguments: the columns that only the ledger moves; then "/" and those that anybody entitled may change.
DECLARE
    moved   text[] := string_to_array(split_part(TG_ARGV[0], '/', 1), ',');
    free    text[] := string_to_array(split_part(TG_ARGV[0], '/', 2), ',');
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
        IF name = ANY (moved) AND pg_trigger_depth() > 1 OR name = ANY (free) THEN
            CONTINUE;
        END IF;
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sums_are_the_ledgers',
            MESSAGE = format('%s.%s is not changed by hand: add a ledger entry', TG_TABLE_NAME, name);
    END LOOP;
    RETURN NEW;
END
$$;

DROP FUNCTION donations_rate_from(bigint, bigint);
DROP FUNCTION donations_worth(bigint, text, numeric, text, text);
DROP FUNCTION donations_fee_limit(text);
DROP FUNCTION donations_minor_digits(text);
