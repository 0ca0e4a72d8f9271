-- The ledger's own hand on the money: an entry that is a line of its source moves its fund, and nothing else does (design.md
-- section 3). What a row of each kind moves is said by a function of its own, see donations/ledger/operations.py.
-- Every refusal names a constraint, which donations/errors.py turns into a sentence for a person.

CREATE TYPE donations_line AS (
    fund_id uuid, kind text, balance_change bigint, committed_change bigint, draws_on_id uuid, case_reference text,
    original_amount bigint, original_currency text, rate numeric, undoes_id bigint, proposal_id uuid
);

CREATE FUNCTION donations_lines_of(of_kind text, of_source uuid) RETURNS SETOF donations_line
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp
AS $$
-- What a source moves, as the function of its kind says it; nothing for a kind that is not known.
BEGIN
    IF EXISTS (SELECT FROM donations_ledgersource WHERE kind = of_kind) THEN
        RETURN QUERY EXECUTE format('SELECT * FROM %I($1)', 'donations_lines_' || of_kind) USING of_source;
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
      LEFT JOIN donations_ledgerentry undone ON undone.id = e.undoes_id
      JOIN donations_journal j ON j.id = coalesce(undone.journal_id, e.journal_id)
      LEFT JOIN donations_donation d ON j.source_kind = 'donation' AND d.id = j.source_id
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
         WHERE c.id = NEW.draws_on_id AND d.id = c.decision_id
        RETURNING d.* INTO decision;
        IF decision.available_after < fund.floor AND decision.go_ahead_reason = '' THEN
            PERFORM donations_refuse('decision_needs_go_ahead', 'below the floor a decision needs a reason');
        END IF;
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION donations_move_fund() FROM PUBLIC;

CREATE FUNCTION donations_took_two(entry public.donations_ledgerentry) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- Whether an entry took two officers, so that undoing it takes two as well; a gift did when its rate took two.
SELECT entry.kind IN ('disbursement', 'advance', 'exchange', 'transfer')
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

CREATE FUNCTION donations_needs_two(entry public.donations_ledgerentry) RETURNS boolean
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

CREATE FUNCTION donations_check_second_officer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Runs once the fund's row is locked: of two fees at the same moment the later one counts the earlier.
DECLARE
    asked    uuid;
    proposal donations_moneyproposal;
BEGIN
    SELECT l.proposal_id INTO asked FROM donations_journal j CROSS JOIN LATERAL donations_lines_of(j.source_kind, j.source_id) l
     WHERE j.id = NEW.journal_id AND l.fund_id = NEW.fund_id;
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
            WHEN 'reversal' THEN proposal.entry_id = NEW.undoes_id
                AND proposal.amount = coalesce(nullif(NEW.balance_change, 0), NEW.committed_change)
            ELSE proposal.fund_id = NEW.fund_id AND proposal.amount = NEW.balance_change
        END, false) THEN
        PERFORM donations_refuse('entry_fits_its_proposal', format('an entry of kind %s does not fit what two officers signed', NEW.kind));
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION donations_check_second_officer() FROM PUBLIC;

-- At the end of a transaction nothing that moves money is half done (security promise F5).

CREATE FUNCTION donations_check_source(of_kind text, of_source uuid) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
-- The journal of a source says what the source says: each of its lines once, nothing else, and nothing of a source that is
-- not there. Whether a row must have been booked is said by another function of its kind, donations_due_<kind>; it says
-- nothing of a row that is not there.
DECLARE
    source donations_ledgersource;
    booked bigint := (SELECT id FROM donations_journal WHERE (source_kind, source_id) = (of_kind, of_source));
    is_due boolean;
BEGIN
    SELECT * INTO source FROM donations_ledgersource WHERE kind = of_kind;
    EXECUTE format('SELECT %I($1)', 'donations_due_' || of_kind) INTO is_due USING of_source;
    IF booked IS NOT NULL AND is_due IS NULL THEN
        PERFORM donations_refuse('journal_has_its_source', format('a journal without its source: no %s %s', of_kind, of_source));
    END IF;
    IF is_due AND booked IS NULL OR EXISTS (
        SELECT fund_id, kind, balance_change, committed_change, draws_on_id FROM donations_lines_of(of_kind, of_source)
        EXCEPT ALL
        SELECT fund_id, kind, balance_change, committed_change, draws_on_id FROM donations_ledgerentry WHERE journal_id = booked
    ) THEN
        PERFORM donations_refuse('source_has_its_entries', format('%s %s without its ledger entry', of_kind, of_source));
    END IF;
    IF booked IS NOT NULL AND NOT EXISTS (SELECT FROM donations_ledgerentry WHERE journal_id = booked)
       OR EXISTS (
        SELECT fund_id, kind, balance_change, committed_change, draws_on_id FROM donations_ledgerentry WHERE journal_id = booked
        EXCEPT ALL
        SELECT fund_id, kind, balance_change, committed_change, draws_on_id FROM donations_lines_of(of_kind, of_source)
    ) THEN
        PERFORM donations_refuse('journal_fits_its_source', format('the entries of %s %s are not its lines', of_kind, of_source));
    END IF;
    IF source.is_balanced AND EXISTS (
        SELECT FROM donations_ledgerentry e JOIN donations_fund f ON f.id = e.fund_id
         WHERE e.journal_id = booked GROUP BY f.currency HAVING sum(e.balance_change) <> 0
    ) THEN
        PERFORM donations_refuse('journal_sums_to_zero', format('the lines of %s %s do not sum to zero', of_kind, of_source));
    END IF;
END
$$;

CREATE FUNCTION donations_check_booked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Looks at one journal, or one row of a source, again when the transaction ends; the argument is the kind of source.
BEGIN
    IF TG_NARGS = 0 THEN
        PERFORM donations_check_source(NEW.source_kind, NEW.source_id);
    ELSE
        PERFORM donations_check_source(TG_ARGV[0], coalesce(NEW.id, OLD.id));
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION donations_check_booked() FROM PUBLIC;

CREATE FUNCTION donations_check_settlement(settlement uuid) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
-- What came back and what was spent make up the advance.
DECLARE
    s donations_settlement;
    a donations_payment;
BEGIN
    SELECT * INTO s FROM donations_settlement WHERE id = settlement;
    SELECT * INTO a FROM donations_payment WHERE id = s.advance_id;
    IF a.kind <> 'advance' OR a.status <> 'approved' OR EXISTS (
        SELECT FROM donations_reversal r JOIN donations_ledgerentry e ON e.id = r.entry_id
          JOIN donations_journal j ON j.id = e.journal_id
         WHERE (j.source_kind, j.source_id) = ('payment', a.id)
    ) THEN
        PERFORM donations_refuse('settlement_of_standing_advance', 'only an advance that was paid out can be settled');
    END IF;
    IF s.returned + (SELECT coalesce(sum(booked_amount), 0) FROM donations_payment WHERE settlement_id = settlement)
       <> a.booked_amount THEN
        PERFORM donations_refuse('settlement_sums_to_advance', 'what came back and the lines do not make up the advance');
    END IF;
    IF EXISTS (
        SELECT FROM donations_payment
         WHERE settlement_id = settlement
           AND (status <> 'approved' OR commitment_id <> a.commitment_id OR decided_by_id <> a.decided_by_id)
    ) THEN
        PERFORM donations_refuse('settlement_lines_fit', 'a line of a settlement belongs to the same rescue and approver');
    END IF;
END
$$;

CREATE FUNCTION donations_check_complete() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- An approved decision has its commitment, a settlement its sums.
BEGIN
    CASE TG_TABLE_NAME
    WHEN 'donations_settlement' THEN
        PERFORM donations_check_settlement(NEW.id);
    WHEN 'donations_payment' THEN
        PERFORM donations_check_settlement(NEW.settlement_id);
    WHEN 'donations_fundingdecision' THEN
        IF NOT EXISTS (SELECT FROM donations_commitment WHERE decision_id = NEW.id) THEN
            PERFORM donations_refuse('decision_has_its_commitment', format('%s %s without its ledger entry', TG_TABLE_NAME, NEW.id));
        END IF;
    END CASE;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION donations_check_complete() FROM PUBLIC;

CREATE TRIGGER move_fund BEFORE INSERT ON donations_ledgerentry FOR EACH ROW EXECUTE FUNCTION donations_move_fund();
CREATE TRIGGER second_officer AFTER INSERT ON donations_ledgerentry FOR EACH ROW
    WHEN (NEW.kind IN ('fee', 'exchange', 'transfer', 'reversal') OR NEW.predates_second_officer)
    EXECUTE FUNCTION donations_check_second_officer();
CREATE CONSTRAINT TRIGGER booked AFTER INSERT ON donations_journal DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION donations_check_booked();
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON donations_settlement DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION donations_check_complete();
CREATE CONSTRAINT TRIGGER complete AFTER INSERT OR UPDATE ON donations_payment DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.settlement_id IS NOT NULL) EXECUTE FUNCTION donations_check_complete();
CREATE CONSTRAINT TRIGGER complete AFTER INSERT OR UPDATE ON donations_fundingdecision DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.status = 'approved') EXECUTE FUNCTION donations_check_complete();
CREATE TRIGGER guard_decided BEFORE UPDATE ON donations_payment FOR EACH ROW
    EXECUTE FUNCTION donations_guard_decided('status,decided_by_id,decided_at,refused_for,refusal', '');
CREATE TRIGGER guard_rate BEFORE INSERT ON donations_payment FOR EACH ROW WHEN (NEW.rate IS NOT NULL)
    EXECUTE FUNCTION donations_guard_rate();
CREATE TRIGGER kept BEFORE DELETE ON donations_payment FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE donations_ledgerentry ENABLE ALWAYS TRIGGER move_fund, ENABLE ALWAYS TRIGGER second_officer;
ALTER TABLE donations_journal ENABLE ALWAYS TRIGGER booked;
ALTER TABLE donations_settlement ENABLE ALWAYS TRIGGER complete;
ALTER TABLE donations_fundingdecision ENABLE ALWAYS TRIGGER complete;
ALTER TABLE donations_payment
    ENABLE ALWAYS TRIGGER complete, ENABLE ALWAYS TRIGGER guard_decided, ENABLE ALWAYS TRIGGER guard_rate,
    ENABLE ALWAYS TRIGGER kept;

-- The application may write the answer to a payment, and nothing else; of sources it only reads which kinds there are.
REVOKE UPDATE, DELETE, TRUNCATE ON donations_payment FROM PUBLIC, lfnkr_web;
GRANT UPDATE (status, decided_by_id, decided_at, refused_for, refusal) ON donations_payment TO lfnkr_web;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON donations_ledgersource FROM PUBLIC, lfnkr_web;
