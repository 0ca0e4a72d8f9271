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
        WHEN 'open' THEN EXISTS (SELECT FROM donations_fundopening WHERE id = NEW.opening_id AND approved_at IS NOT NULL)
        WHEN 'close' THEN donations_lives_as_signed(NEW.fund_id)
        WHEN 'reopen' THEN donations_lives_as_signed(NEW.fund_id)
        WHEN 'rate' THEN true
        WHEN 'lost' THEN EXISTS (SELECT FROM donations_advanceloss WHERE proposal_id = NEW.id)
        WHEN 'found' THEN EXISTS (SELECT FROM donations_advanceloss WHERE proposal_id = NEW.id)
        ELSE EXISTS (SELECT FROM donations_adjustment WHERE proposal_id = NEW.id)
    END) THEN
        PERFORM donations_refuse('proposal_is_done', 'a proposal was signed and nothing was done');
    END IF;
    RETURN NULL;
END
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
        proposal.status = 'approved' AND proposal.decided_by_id <> proposal.proposed_by_id
        AND (proposal.kind = NEW.kind OR (proposal.kind, NEW.kind) = ('close', 'transfer'))
        AND coalesce(proposal.booked_on = NEW.booked_on, proposal.kind IN ('transfer', 'reversal', 'close'))
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

CREATE OR REPLACE FUNCTION donations_lines_reversal(of_source uuid) RETURNS SETOF donations_line
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
SELECT fund_id::uuid, kind::text, balance_change::bigint, committed_change::bigint, draws_on_id::uuid, case_reference::text,
       original_amount::bigint, original_currency::text, rate::numeric, undoes_id::bigint, proposal_id::uuid
  FROM (
    SELECT e.fund_id, 'reversal', -e.balance_change, -e.committed_change, e.draws_on_id, e.case_reference,
           -e.original_amount, e.original_currency, e.rate, e.id, r.proposal_id
      FROM donations_reversal r JOIN donations_ledgerentry e ON e.id = r.entry_id
      JOIN donations_journal j ON j.id = e.journal_id
      JOIN donations_ledgersource s ON s.kind = j.source_kind
     WHERE r.id = of_source AND s.is_reversible
       AND NOT EXISTS (SELECT FROM donations_settlement WHERE advance_id = j.source_id)
  ) line (fund_id, kind, balance_change, committed_change, draws_on_id, case_reference, original_amount, original_currency, rate,
          undoes_id, proposal_id)
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

CREATE OR REPLACE FUNCTION donations_unspent_earmarked(of_fund uuid) RETURNS bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- What donors gave the fund for a purpose and is not spent yet, nor moved with their consent; such money counts as spent first,
-- and never below nothing.
WITH moves AS (
    SELECT e.number, e.balance_change AS change
      FROM donations_ledgerentry e
      LEFT JOIN donations_ledgerentry undone ON undone.id = e.undoes_id
      JOIN donations_journal j ON j.id = coalesce(undone.journal_id, e.journal_id)
      LEFT JOIN donations_donation d ON j.source_kind = 'donation' AND d.id = j.source_id
      LEFT JOIN donations_transfer t ON j.source_kind = 'transfer' AND t.id = j.source_id AND t.fund_id = of_fund
      LEFT JOIN donations_moneyproposal p ON p.id = t.proposal_id
     WHERE e.fund_id = of_fund
       AND (d.earmark <> 'none' OR p.consent <> '' OR coalesce(undone.kind, e.kind) IN ('disbursement', 'advance', 'settlement'))
), sums AS (
    SELECT number, sum(change) OVER (ORDER BY number) AS total FROM moves
)
SELECT coalesce((SELECT total FROM sums ORDER BY number DESC LIMIT 1) - least(0, min(total)), 0)::bigint FROM sums
$$;

CREATE OR REPLACE FUNCTION donations_rate_from(of_journal bigint, of_undone bigint) RETURNS text
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

DROP TRIGGER undone_whole ON donations_reversal;
DROP TRIGGER complete ON donations_exchange;
DROP TRIGGER guard_side ON donations_exchangeside;
DROP TRIGGER guard_exchange ON donations_exchange;
DROP FUNCTION donations_check_undone_whole();
DROP FUNCTION donations_check_exchange();
DROP FUNCTION donations_guard_side();
DROP FUNCTION donations_guard_exchange();
DROP FUNCTION donations_exchange_of(bigint);
