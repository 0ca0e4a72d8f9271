-- The guards of the ledger as they were, word for word, with the privileges that a table made anew lost.

CREATE FUNCTION donations_expected_movement(entry donations_ledgerentry, OUT fund_id uuid, OUT balance_change bigint, OUT committed_change bigint, OUT draws_on_id uuid, OUT case_reference text)
 RETURNS record
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

CREATE FUNCTION donations_unspent_earmarked(of_fund uuid)
 RETURNS bigint
LANGUAGE sql
 STABLE SET search_path = public, pg_temp
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

CREATE FUNCTION donations_keep_purpose(fund donations_fund)
 RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
-- A transfer takes nothing that donors gave for a purpose out of the fund that serves it.
BEGIN
    IF fund.kind = 'restricted' OR fund.balance < donations_unspent_earmarked(fund.id) THEN
        PERFORM donations_refuse('transfer_keeps_purpose', 'a transfer would take money that donors gave for a purpose');
    END IF;
END
$$;

CREATE FUNCTION donations_took_two(entry donations_ledgerentry)
 RETURNS boolean
LANGUAGE sql
 STABLE SET search_path = public, pg_temp
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

CREATE FUNCTION donations_needs_two(entry donations_ledgerentry)
 RETURNS boolean
LANGUAGE plpgsql
 STABLE SET search_path = public, pg_temp
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
        SELECT e.* INTO undone FROM donations_reversal r JOIN donations_ledgerentry e ON e.id = r.entry_id
         WHERE r.id = entry.reversal_id;
        RETURN donations_took_two(undone);
    ELSE
        RETURN false;
    END CASE;
END
$$;

CREATE FUNCTION donations_check_second_officer()
 RETURNS trigger
LANGUAGE plpgsql
 SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Runs once the fund's row is locked: of two fees at the same moment the later one counts the earlier.
DECLARE
    asked    uuid;
    undoes   bigint;
    proposal donations_moneyproposal;
BEGIN
    SELECT coalesce(a.proposal_id, t.proposal_id, r.proposal_id), r.entry_id INTO asked, undoes
      FROM (SELECT) one
      LEFT JOIN donations_adjustment a ON a.id = NEW.adjustment_id
      LEFT JOIN donations_transfer t ON t.id = NEW.transfer_id
      LEFT JOIN donations_reversal r ON r.id = NEW.reversal_id;
    IF NEW.predates_second_officer OR asked IS NULL AND donations_needs_two(NEW) THEN
        PERFORM donations_refuse('needs_second_officer', format('an entry of kind %s takes two officers', NEW.kind));
    END IF;
    IF asked IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT * INTO proposal FROM donations_moneyproposal WHERE id = asked;
    IF NOT coalesce(
        proposal.status = 'approved' AND proposal.decided_by_id <> proposal.proposed_by_id AND proposal.kind = NEW.kind
        AND coalesce(proposal.booked_on = NEW.booked_on, proposal.kind IN ('transfer', 'reversal'))
        AND CASE NEW.kind
            WHEN 'transfer' THEN (NEW.fund_id, NEW.balance_change) IN
                ((proposal.fund_id, -proposal.amount), (proposal.target_id, proposal.amount))
            WHEN 'reversal' THEN proposal.entry_id = undoes
                AND proposal.amount = coalesce(nullif(NEW.balance_change, 0), NEW.committed_change)
            ELSE proposal.fund_id = NEW.fund_id AND proposal.amount = NEW.balance_change
        END, false) THEN
        PERFORM donations_refuse('entry_fits_its_proposal', format('an entry of kind %s does not fit what two officers signed', NEW.kind));
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION donations_check_second_officer() FROM PUBLIC;

CREATE FUNCTION donations_check_rate_of_cause()
 RETURNS trigger
LANGUAGE plpgsql
 SECURITY DEFINER SET search_path = public, pg_temp
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

CREATE FUNCTION donations_check_transfer(transfer uuid)
 RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
-- Two legs that sum to zero, one fund each.
BEGIN
    IF (SELECT count(*) <> 2 OR sum(balance_change) <> 0 FROM donations_ledgerentry WHERE transfer_id = transfer) THEN
        PERFORM donations_refuse('transfer_sums_to_zero', 'the legs of a transfer do not sum to zero');
    END IF;
END
$$;

CREATE FUNCTION donations_check_settlement(settlement uuid)
 RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
-- What came back and what was spent make up the advance; what came back has its entry.
DECLARE
    s donations_settlement;
    a donations_advance;
BEGIN
    SELECT * INTO s FROM donations_settlement WHERE id = settlement;
    SELECT * INTO a FROM donations_advance WHERE id = s.advance_id;
    IF a.status <> 'approved' OR EXISTS (
        SELECT FROM donations_ledgerentry e JOIN donations_reversal r ON r.entry_id = e.id WHERE e.advance_id = a.id
    ) THEN
        PERFORM donations_refuse('settlement_of_standing_advance', 'only an advance that was paid out can be settled');
    END IF;
    IF s.returned + (SELECT coalesce(sum(booked_amount), 0) FROM donations_expense WHERE settlement_id = settlement)
       <> a.booked_amount THEN
        PERFORM donations_refuse('settlement_sums_to_advance', 'what came back and the lines do not make up the advance');
    END IF;
    IF EXISTS (
        SELECT FROM donations_expense
         WHERE settlement_id = settlement
           AND (status <> 'approved' OR commitment_id <> a.commitment_id OR decided_by_id <> a.decided_by_id)
    ) THEN
        PERFORM donations_refuse('settlement_lines_fit', 'a line of a settlement belongs to the same rescue and approver');
    END IF;
    IF (s.returned > 0) <> EXISTS (SELECT FROM donations_ledgerentry WHERE settlement_id = settlement) THEN
        PERFORM donations_refuse('cause_has_its_entry', 'a settlement without its ledger entry');
    END IF;
END
$$;

CREATE FUNCTION donations_check_complete()
 RETURNS trigger
LANGUAGE plpgsql
 SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Looks at one row again when the transaction ends. The argument names the column that points at it in the ledger.
DECLARE
    missing boolean := false;
BEGIN
    CASE TG_TABLE_NAME
    WHEN 'donations_ledgerentry' THEN
        PERFORM donations_check_transfer(NEW.transfer_id);
    WHEN 'donations_transfer' THEN
        PERFORM donations_check_transfer(NEW.id);
    WHEN 'donations_settlement' THEN
        PERFORM donations_check_settlement(NEW.id);
    WHEN 'donations_fundingdecision' THEN
        missing := NOT EXISTS (SELECT FROM donations_commitment WHERE decision_id = NEW.id);
    WHEN 'donations_expense' THEN
        IF NEW.settlement_id IS NOT NULL THEN
            PERFORM donations_check_settlement(NEW.settlement_id);
        ELSE
            missing := NOT EXISTS (SELECT FROM donations_ledgerentry WHERE expense_id = NEW.id);
        END IF;
    WHEN 'donations_commitment' THEN
        missing := NOT EXISTS (SELECT FROM donations_ledgerentry WHERE commitment_id = NEW.id AND kind = 'commitment');
    ELSE
        EXECUTE format('SELECT NOT EXISTS (SELECT FROM donations_ledgerentry WHERE %I = $1)', TG_ARGV[0])
           INTO missing USING NEW.id;
    END CASE;
    IF missing THEN
        PERFORM donations_refuse('cause_has_its_entry', format('%s %s without its ledger entry', TG_TABLE_NAME, NEW.id));
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION donations_check_complete() FROM PUBLIC;

CREATE FUNCTION donations_move_fund()
 RETURNS trigger
LANGUAGE plpgsql
 SECURITY DEFINER SET search_path = public, pg_temp
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

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON donations_adjustment
    FOR EACH STATEMENT
    EXECUTE FUNCTION audit_refuse();
ALTER TABLE donations_adjustment ENABLE ALWAYS TRIGGER append_only;
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON donations_adjustment
    FOR EACH ROW
    EXECUTE FUNCTION audit_record('id', 'note', '');
ALTER TABLE donations_adjustment ENABLE ALWAYS TRIGGER audit;
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON donations_adjustment FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE donations_adjustment ENABLE ALWAYS TRIGGER audit_no_truncate;
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON donations_adjustment DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW
    EXECUTE FUNCTION donations_check_complete('adjustment_id');
ALTER TABLE donations_adjustment ENABLE ALWAYS TRIGGER complete;
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON donations_advance
    FOR EACH ROW
    EXECUTE FUNCTION audit_record('id', 'note,refusal', '');
ALTER TABLE donations_advance ENABLE ALWAYS TRIGGER audit;
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON donations_advance FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE donations_advance ENABLE ALWAYS TRIGGER audit_no_truncate;
CREATE CONSTRAINT TRIGGER complete AFTER INSERT OR UPDATE ON donations_advance DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW
    WHEN (NEW.status = 'approved')
    EXECUTE FUNCTION donations_check_complete('advance_id');
ALTER TABLE donations_advance ENABLE ALWAYS TRIGGER complete;
CREATE TRIGGER guard_decided BEFORE UPDATE ON donations_advance
    FOR EACH ROW
    EXECUTE FUNCTION donations_guard_decided('status,decided_by_id,decided_at,refused_for,refusal', '');
ALTER TABLE donations_advance ENABLE ALWAYS TRIGGER guard_decided;
CREATE TRIGGER guard_rate BEFORE INSERT ON donations_advance
    FOR EACH ROW
    WHEN (NEW.rate IS NOT NULL)
    EXECUTE FUNCTION donations_guard_rate();
ALTER TABLE donations_advance ENABLE ALWAYS TRIGGER guard_rate;
CREATE TRIGGER kept BEFORE DELETE ON donations_advance FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE donations_advance ENABLE ALWAYS TRIGGER kept;
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON donations_commitment DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW
    EXECUTE FUNCTION donations_check_complete();
ALTER TABLE donations_commitment ENABLE ALWAYS TRIGGER complete;
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON donations_donation DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW
    EXECUTE FUNCTION donations_check_complete('donation_id');
ALTER TABLE donations_donation ENABLE ALWAYS TRIGGER complete;
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON donations_expense
    FOR EACH ROW
    EXECUTE FUNCTION audit_record('id', 'note,refusal', '');
ALTER TABLE donations_expense ENABLE ALWAYS TRIGGER audit;
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON donations_expense FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE donations_expense ENABLE ALWAYS TRIGGER audit_no_truncate;
CREATE CONSTRAINT TRIGGER complete AFTER INSERT OR UPDATE ON donations_expense DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW
    WHEN (NEW.status = 'approved')
    EXECUTE FUNCTION donations_check_complete();
ALTER TABLE donations_expense ENABLE ALWAYS TRIGGER complete;
CREATE TRIGGER guard_decided BEFORE UPDATE ON donations_expense
    FOR EACH ROW
    EXECUTE FUNCTION donations_guard_decided('status,decided_by_id,decided_at,refused_for,refusal', '');
ALTER TABLE donations_expense ENABLE ALWAYS TRIGGER guard_decided;
CREATE TRIGGER guard_rate BEFORE INSERT ON donations_expense
    FOR EACH ROW
    WHEN (NEW.rate IS NOT NULL)
    EXECUTE FUNCTION donations_guard_rate();
ALTER TABLE donations_expense ENABLE ALWAYS TRIGGER guard_rate;
CREATE TRIGGER kept BEFORE DELETE ON donations_expense FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE donations_expense ENABLE ALWAYS TRIGGER kept;
CREATE CONSTRAINT TRIGGER complete AFTER INSERT OR UPDATE ON donations_fundingdecision DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW
    WHEN (NEW.status = 'approved')
    EXECUTE FUNCTION donations_check_complete();
ALTER TABLE donations_fundingdecision ENABLE ALWAYS TRIGGER complete;
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON donations_ledgerentry
    FOR EACH STATEMENT
    EXECUTE FUNCTION audit_refuse();
ALTER TABLE donations_ledgerentry ENABLE ALWAYS TRIGGER append_only;
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON donations_ledgerentry
    FOR EACH ROW
    EXECUTE FUNCTION audit_record('id', '', '');
ALTER TABLE donations_ledgerentry ENABLE ALWAYS TRIGGER audit;
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON donations_ledgerentry FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE donations_ledgerentry ENABLE ALWAYS TRIGGER audit_no_truncate;
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON donations_ledgerentry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW
    WHEN (NEW.transfer_id IS NOT NULL)
    EXECUTE FUNCTION donations_check_complete();
ALTER TABLE donations_ledgerentry ENABLE ALWAYS TRIGGER complete;
CREATE TRIGGER move_fund BEFORE INSERT ON donations_ledgerentry FOR EACH ROW EXECUTE FUNCTION donations_move_fund();
ALTER TABLE donations_ledgerentry ENABLE ALWAYS TRIGGER move_fund;
CREATE TRIGGER rate_of_cause AFTER INSERT ON donations_ledgerentry
    FOR EACH ROW
    WHEN (NEW.kind <> 'reversal' AND (NEW.rate IS NOT NULL OR NEW.original_amount IS NOT NULL OR NEW.original_currency <> ''))
    EXECUTE FUNCTION donations_check_rate_of_cause();
ALTER TABLE donations_ledgerentry ENABLE ALWAYS TRIGGER rate_of_cause;
CREATE TRIGGER second_officer AFTER INSERT ON donations_ledgerentry
    FOR EACH ROW
    WHEN (NEW.kind IN ('fee', 'exchange', 'transfer', 'reversal') OR NEW.predates_second_officer)
    EXECUTE FUNCTION donations_check_second_officer();
ALTER TABLE donations_ledgerentry ENABLE ALWAYS TRIGGER second_officer;
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON donations_reversal DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW
    EXECUTE FUNCTION donations_check_complete('reversal_id');
ALTER TABLE donations_reversal ENABLE ALWAYS TRIGGER complete;
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON donations_settlement DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW
    EXECUTE FUNCTION donations_check_complete();
ALTER TABLE donations_settlement ENABLE ALWAYS TRIGGER complete;
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON donations_transfer
    FOR EACH STATEMENT
    EXECUTE FUNCTION audit_refuse();
ALTER TABLE donations_transfer ENABLE ALWAYS TRIGGER append_only;
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON donations_transfer
    FOR EACH ROW
    EXECUTE FUNCTION audit_record('id', 'reason', '');
ALTER TABLE donations_transfer ENABLE ALWAYS TRIGGER audit;
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON donations_transfer FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE donations_transfer ENABLE ALWAYS TRIGGER audit_no_truncate;
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON donations_transfer DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW
    EXECUTE FUNCTION donations_check_complete();
ALTER TABLE donations_transfer ENABLE ALWAYS TRIGGER complete;

REVOKE UPDATE, DELETE, TRUNCATE ON
    donations_ledgerentry, donations_adjustment, donations_transfer, donations_expense, donations_advance
    FROM PUBLIC, lfnkr_web;
GRANT UPDATE (status, decided_by_id, decided_at, refused_for, refusal) ON donations_expense, donations_advance TO lfnkr_web;
