DROP TRIGGER within_fund ON donations_ledgerentry;
DROP TRIGGER kept ON donations_fundopening;
DROP TRIGGER keep_opening ON donations_fundopening;
DROP TRIGGER guard_opening ON donations_fundopening;
DROP TRIGGER guard_fund ON donations_fund;
DROP FUNCTION donations_within_fund();
DROP FUNCTION donations_keep_opening();
DROP FUNCTION donations_guard_opening();
DROP FUNCTION donations_guard_fund();
REVOKE UPDATE (closed_on) ON donations_fund FROM lfnkr_web;
CREATE OR REPLACE TRIGGER guard_sums BEFORE INSERT OR UPDATE ON donations_fund FOR EACH ROW
    EXECUTE FUNCTION donations_guard_sums('balance,committed,entry_count,moved_at,floor,target/name');
ALTER TABLE donations_fund ENABLE ALWAYS TRIGGER guard_sums;

CREATE OR REPLACE FUNCTION donations_unspent_earmarked(of_fund uuid) RETURNS bigint
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
        PERFORM donations_keep_purpose(fund);
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

CREATE OR REPLACE FUNCTION donations_check_second_officer() RETURNS trigger
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

CREATE OR REPLACE FUNCTION donations_check_proposal_done() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- At the end of the transaction what was signed is done.
BEGIN
    IF NOT (CASE NEW.kind
        WHEN 'transfer' THEN EXISTS (SELECT FROM donations_transfer WHERE proposal_id = NEW.id)
        WHEN 'reversal' THEN EXISTS (SELECT FROM donations_reversal WHERE proposal_id = NEW.id)
        WHEN 'tariff' THEN EXISTS (SELECT FROM donations_tariff WHERE id = NEW.tariff_id AND approved_at IS NOT NULL)
        WHEN 'levels' THEN EXISTS (SELECT FROM donations_fundlevels WHERE id = NEW.levels_id AND approved_at IS NOT NULL)
        WHEN 'night' THEN EXISTS (SELECT FROM donations_nightlimit WHERE proposal_id = NEW.id)
        WHEN 'rate' THEN true
        ELSE EXISTS (SELECT FROM donations_adjustment WHERE proposal_id = NEW.id)
    END) THEN
        PERFORM donations_refuse('proposal_is_done', 'a proposal was signed and nothing was done');
    END IF;
    RETURN NULL;
END
$$;

DROP FUNCTION donations_lives_as_signed(uuid);
