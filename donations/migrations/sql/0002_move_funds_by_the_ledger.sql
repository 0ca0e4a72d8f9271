-- The ledger's own hand on the money: an entry that fits its cause moves its fund, and nothing else does (design.md section 3).
-- Every refusal names a constraint, which donations/errors.py turns into a sentence for a person.

CREATE FUNCTION donations_refuse(law text, sentence text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = law, MESSAGE = sentence;
END
$$;

CREATE FUNCTION donations_expected_movement(
    entry public.donations_ledgerentry,
    OUT fund_id uuid, OUT balance_change bigint, OUT committed_change bigint, OUT draws_on_id uuid, OUT case_reference text
)
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
-- What the cause of an entry says it must be; a NULL sum is free (only fees, exchange differences, transfers and releases).
DECLARE
    sum bigint;
BEGIN
    case_reference := '';
    CASE entry.kind
    WHEN 'donation' THEN
        SELECT d.fund_id, d.booked_amount, 0 INTO fund_id, balance_change, committed_change
          FROM donations_donation d JOIN donations_fund f ON f.id = d.fund_id
         WHERE d.id = entry.donation_id AND d.earmark IN ('none', f.code);  -- An earmark is the code of the fund it serves.
    WHEN 'commitment' THEN
        SELECT c.fund_id, 0, c.amount, c.id, c.case_reference
          INTO fund_id, balance_change, committed_change, draws_on_id, case_reference
          FROM donations_commitment c JOIN donations_fundingdecision d ON d.id = c.decision_id
         WHERE c.id = entry.commitment_id AND d.amount = c.amount AND d.fund_id = c.fund_id
           AND d.case_reference = c.case_reference AND d.status = 'approved'
           AND (d.decided_by_id IS DISTINCT FROM d.proposed_by_id OR d.night_exception);
    WHEN 'release' THEN
        SELECT c.fund_id, 0, c.id, c.case_reference INTO fund_id, balance_change, draws_on_id, case_reference
          FROM donations_commitment c WHERE c.id = entry.commitment_id AND entry.committed_change < 0;
    WHEN 'disbursement' THEN
        SELECT c.fund_id, -e.booked_amount, c.id, c.case_reference INTO fund_id, sum, draws_on_id, case_reference
          FROM donations_expense e JOIN donations_commitment c ON c.id = e.commitment_id
         WHERE e.id = entry.expense_id AND e.settlement_id IS NULL AND e.status = 'approved'
           AND e.decided_by_id <> e.proposed_by_id;
    WHEN 'advance' THEN
        SELECT c.fund_id, -a.booked_amount, c.id, c.case_reference INTO fund_id, sum, draws_on_id, case_reference
          FROM donations_advance a JOIN donations_commitment c ON c.id = a.commitment_id
         WHERE a.id = entry.advance_id AND a.status = 'approved' AND a.decided_by_id <> a.proposed_by_id;
    WHEN 'settlement' THEN
        SELECT c.fund_id, s.returned, c.id, c.case_reference INTO fund_id, sum, draws_on_id, case_reference
          FROM donations_settlement s JOIN donations_advance a ON a.id = s.advance_id
          JOIN donations_commitment c ON c.id = a.commitment_id
         WHERE s.id = entry.settlement_id;
    WHEN 'fee', 'exchange' THEN
        SELECT entry.fund_id, 0 INTO fund_id, committed_change FROM donations_adjustment a
         WHERE a.id = entry.adjustment_id AND a.kind = entry.kind AND (a.kind = 'exchange' OR entry.balance_change < 0);
    WHEN 'transfer' THEN
        SELECT entry.fund_id, 0 INTO fund_id, committed_change FROM donations_transfer t WHERE t.id = entry.transfer_id;
    WHEN 'reversal' THEN
        SELECT e.fund_id, -e.balance_change, -e.committed_change, e.draws_on_id, e.case_reference
          INTO fund_id, balance_change, committed_change, draws_on_id, case_reference
          FROM donations_reversal r JOIN donations_ledgerentry e ON e.id = r.entry_id
         WHERE r.id = entry.reversal_id AND e.kind IN ('donation', 'release', 'disbursement', 'advance', 'fee', 'exchange')
           AND NOT EXISTS (SELECT FROM donations_settlement s WHERE s.advance_id = e.advance_id);
    ELSE
        NULL;
    END CASE;
    IF sum IS NOT NULL THEN
        balance_change := sum;
        committed_change := sum;
    END IF;
END
$$;

CREATE FUNCTION donations_unspent_earmarked(of_fund uuid) RETURNS bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- What donors gave the fund for a purpose and is not spent yet; such money counts as spent first, and never below nothing.
WITH moves AS (
    SELECT e.number, e.balance_change AS change
      FROM donations_ledgerentry e
      LEFT JOIN donations_reversal r ON r.id = e.reversal_id
      LEFT JOIN donations_ledgerentry undone ON undone.id = r.entry_id
      LEFT JOIN donations_donation d ON d.id = coalesce(e.donation_id, undone.donation_id)
     WHERE e.fund_id = of_fund
       AND (d.earmark <> 'none' OR coalesce(undone.kind, e.kind) IN ('disbursement', 'advance', 'settlement'))
), sums AS (
    SELECT number, sum(change) OVER (ORDER BY number) AS total FROM moves
)
SELECT coalesce((SELECT total FROM sums ORDER BY number DESC LIMIT 1) - least(0, min(total)), 0)::bigint FROM sums
$$;

CREATE FUNCTION donations_keep_purpose(fund public.donations_fund) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
-- A transfer takes nothing that donors gave for a purpose out of the fund that serves it.
BEGIN
    IF fund.kind = 'restricted' OR fund.balance < donations_unspent_earmarked(fund.id) THEN
        PERFORM donations_refuse('transfer_keeps_purpose', 'a transfer would take money that donors gave for a purpose');
    END IF;
END
$$;

CREATE FUNCTION donations_move_fund() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Checks one entry against its cause, moves what is left of the commitment, and then the fund, whose row lock is taken last.
DECLARE
    expected record;
    fund     donations_fund;
    decision donations_fundingdecision;
BEGIN
    IF num_nonnulls(NEW.donation_id, NEW.transfer_id, NEW.commitment_id, NEW.expense_id, NEW.advance_id,
                    NEW.settlement_id, NEW.adjustment_id, NEW.reversal_id) <> 1 THEN
        PERFORM donations_refuse('entry_one_cause', 'an entry has exactly one cause');
    END IF;
    expected := donations_expected_movement(NEW);
    IF expected.fund_id IS NULL
       OR expected.fund_id <> NEW.fund_id
       OR coalesce(expected.balance_change, NEW.balance_change) <> NEW.balance_change
       OR coalesce(expected.committed_change, NEW.committed_change) <> NEW.committed_change THEN
        PERFORM donations_refuse('entry_fits_its_cause', format('an entry of kind %s does not fit its cause', NEW.kind));
    END IF;
    NEW.draws_on_id := expected.draws_on_id;
    NEW.case_reference := expected.case_reference;

    IF NEW.draws_on_id IS NOT NULL THEN
        UPDATE donations_commitment SET remaining = remaining + NEW.committed_change WHERE id = NEW.draws_on_id;
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
        PERFORM donations_keep_purpose(fund);
    ELSIF NEW.kind = 'commitment' THEN
        UPDATE donations_fundingdecision d
           SET available_after = fund.balance - fund.committed,
               available_before = fund.balance - fund.committed + NEW.committed_change
          FROM donations_commitment c
         WHERE c.id = NEW.commitment_id AND d.id = c.decision_id
        RETURNING d.* INTO decision;
        IF decision.available_after < fund.floor AND decision.go_ahead_reason = '' THEN
            PERFORM donations_refuse('decision_needs_go_ahead', 'below the floor a decision needs a reason');
        END IF;
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION donations_move_fund() FROM PUBLIC;

-- Every entry falls in exactly one fiscal year, by the calendar of Tokyo.
ALTER TABLE donations_ledgerentry ADD CONSTRAINT entry_booked_on_its_day
    CHECK (booked_on = (occurred_at AT TIME ZONE 'Asia/Tokyo')::date);

CREATE TRIGGER move_fund BEFORE INSERT ON donations_ledgerentry FOR EACH ROW EXECUTE FUNCTION donations_move_fund();
ALTER TABLE donations_ledgerentry ENABLE ALWAYS TRIGGER move_fund;

CREATE FUNCTION donations_guard_sums() RETURNS trigger
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

CREATE TRIGGER guard_sums BEFORE INSERT OR UPDATE ON donations_fund
    FOR EACH ROW EXECUTE FUNCTION donations_guard_sums('balance,committed,entry_count,moved_at/name,floor,target');
CREATE TRIGGER guard_sums BEFORE INSERT OR UPDATE ON donations_commitment
    FOR EACH ROW EXECUTE FUNCTION donations_guard_sums('remaining/');
ALTER TABLE donations_fund ENABLE ALWAYS TRIGGER guard_sums;
ALTER TABLE donations_commitment ENABLE ALWAYS TRIGGER guard_sums;
