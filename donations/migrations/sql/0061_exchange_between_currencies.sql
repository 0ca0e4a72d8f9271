-- Money moves between funds of two currencies by an exchange: a journal on each side that sums to zero in its own currency with
-- its clearing line, and an entry for what the bank kept or gave. Two officers sign it, and its sides are undone together. Every
-- refusal names a constraint, see donations/exchanges/errors.py and donations/ledger/errors.py.

CREATE FUNCTION donations_exchange_of(of_entry bigint) RETURNS uuid
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- The exchange that an entry is a side of; nothing for any other.
SELECT s.exchange_id FROM donations_ledgerentry e JOIN donations_journal j ON j.id = e.journal_id AND j.source_kind = 'exchange'
  JOIN donations_exchangeside s ON s.id = j.source_id WHERE e.id = of_entry
$$;

CREATE FUNCTION donations_guard_exchange() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- An exchange is what two officers signed, and its worth is what its rate makes of the sum.
DECLARE
    out_of text := (SELECT currency FROM donations_fund WHERE id = NEW.fund_id);
    into_  text := (SELECT currency FROM donations_fund WHERE id = NEW.target_id);
BEGIN
    IF NOT EXISTS (
        SELECT FROM donations_moneyproposal p
         WHERE p.id = NEW.proposal_id AND p.kind = 'across' AND p.status = 'approved' AND p.decided_by_id <> p.proposed_by_id
           AND (p.fund_id, p.target_id, p.amount, p.rate, p.rate_from, p.received)
             = (NEW.fund_id, NEW.target_id, NEW.amount, NEW.rate, NEW.rate_from, NEW.received)
    ) THEN
        PERFORM donations_refuse('exchange_as_signed', 'an exchange is what two officers signed');
    END IF;
    IF out_of = into_ OR NEW.rate_from NOT IN (out_of, into_)
       OR NEW.worth <> donations_worth(NEW.amount, out_of, NEW.rate, NEW.rate_from, into_) THEN
        PERFORM donations_refuse('exchange_fits_its_rate', 'what arrives by the rate is what the rate makes of the sum');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION donations_guard_side() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- A side books what its exchange says: the sum leaves, its worth arrives, and the rest is the bank's.
BEGIN
    IF NOT EXISTS (
        SELECT FROM donations_exchange x
         WHERE x.id = NEW.exchange_id AND (NEW.side, NEW.fund_id, NEW.amount) IN (
            ('out', x.fund_id, -x.amount), ('in', x.target_id, x.worth), ('rest', x.target_id, x.received - x.worth))
    ) THEN
        PERFORM donations_refuse('exchange_side_fits', 'a side of an exchange is what the exchange says');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION donations_check_exchange() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- At the end of the transaction both sides are there, and what the bank kept or gave.
BEGIN
    IF (SELECT count(*) FROM donations_exchangeside WHERE exchange_id = NEW.id)
       <> 2 + (NEW.received <> NEW.worth)::integer THEN
        PERFORM donations_refuse('exchange_has_its_sides', 'an exchange without one of its sides');
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION donations_check_undone_whole() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- The sides of an exchange are undone together.
BEGIN
    IF EXISTS (
        SELECT FROM donations_exchangeside s JOIN donations_journal j ON j.source_kind = 'exchange' AND j.source_id = s.id
          JOIN donations_ledgerentry e ON e.journal_id = j.id
         WHERE s.exchange_id = donations_exchange_of(NEW.entry_id)
           AND NOT EXISTS (SELECT FROM donations_reversal r WHERE r.entry_id = e.id)
    ) THEN
        PERFORM donations_refuse('exchange_undone_whole', 'one side of an exchange is undone without the other');
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION donations_guard_exchange(), donations_guard_side(), donations_check_exchange(),
    donations_check_undone_whole() FROM PUBLIC;

CREATE TRIGGER guard_exchange BEFORE INSERT ON donations_exchange FOR EACH ROW EXECUTE FUNCTION donations_guard_exchange();
CREATE TRIGGER guard_side BEFORE INSERT ON donations_exchangeside FOR EACH ROW EXECUTE FUNCTION donations_guard_side();
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON donations_exchange DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION donations_check_exchange();
CREATE CONSTRAINT TRIGGER undone_whole AFTER INSERT ON donations_reversal DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION donations_check_undone_whole();
ALTER TABLE donations_exchange ENABLE ALWAYS TRIGGER guard_exchange, ENABLE ALWAYS TRIGGER complete;
ALTER TABLE donations_exchangeside ENABLE ALWAYS TRIGGER guard_side;
ALTER TABLE donations_reversal ENABLE ALWAYS TRIGGER undone_whole;

CREATE OR REPLACE FUNCTION donations_rate_from(of_journal bigint, of_undone bigint) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- The currency one unit of which the rate of an entry is for: as its source says, and of a reversal as what it undoes says.
SELECT coalesce(
    (SELECT rate_from FROM donations_ledgerentry WHERE id = of_undone),
    (SELECT coalesce(d.rate_from, p.rate_from, x.rate_from) FROM donations_journal j
       LEFT JOIN donations_donation d ON j.source_kind = 'donation' AND d.id = j.source_id
       LEFT JOIN donations_payment p ON j.source_kind = 'payment' AND p.id = j.source_id
       LEFT JOIN donations_exchangeside s ON j.source_kind = 'exchange' AND s.id = j.source_id
       LEFT JOIN donations_exchange x ON x.id = s.exchange_id
      WHERE j.id = of_journal),
    'USD')
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
      LEFT JOIN donations_exchangeside s ON j.source_kind = 'exchange' AND s.id = j.source_id AND s.side = 'out'
      LEFT JOIN donations_exchange x ON x.id = s.exchange_id
      LEFT JOIN donations_moneyproposal p ON p.id = coalesce(t.proposal_id, x.proposal_id)
     WHERE e.fund_id = of_fund
       AND (d.earmark <> 'none' OR p.consent <> '' OR coalesce(undone.kind, e.kind) IN ('disbursement', 'advance', 'settlement'))
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
        IF NOT EXISTS (SELECT FROM donations_moneyproposal p WHERE p.id = line.proposal_id AND p.consent <> '') THEN
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

CREATE OR REPLACE FUNCTION donations_lines_reversal(of_source uuid) RETURNS SETOF donations_line
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
SELECT fund_id::uuid, kind::text, balance_change::bigint, committed_change::bigint, draws_on_id::uuid, case_reference::text,
       original_amount::bigint, original_currency::text, rate::numeric, undoes_id::bigint, proposal_id::uuid
  FROM (
    SELECT e.fund_id, 'reversal', -e.balance_change, -e.committed_change, e.draws_on_id, e.case_reference,
           -e.original_amount, e.original_currency, e.rate, e.id, coalesce(r.proposal_id, (SELECT lead.proposal_id FROM donations_reversal lead WHERE lead.id = r.beside_id))
      FROM donations_reversal r JOIN donations_ledgerentry e ON e.id = r.entry_id
      JOIN donations_journal j ON j.id = e.journal_id
      JOIN donations_ledgersource s ON s.kind = j.source_kind
     WHERE r.id = of_source AND s.is_reversible
       AND NOT EXISTS (SELECT FROM donations_settlement WHERE advance_id = j.source_id)
  ) line (fund_id, kind, balance_change, committed_change, draws_on_id, case_reference, original_amount, original_currency, rate,
          undoes_id, proposal_id)
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
        AND (proposal.kind = NEW.kind
             OR (proposal.kind, NEW.kind) IN (('close', 'transfer'), ('across', 'transfer'), ('across', 'exchange')))
        AND coalesce(proposal.booked_on = NEW.booked_on, proposal.kind IN ('transfer', 'reversal', 'close', 'across'))
        AND CASE
            WHEN proposal.kind = 'across' THEN EXISTS (
                SELECT FROM donations_journal j JOIN donations_exchangeside s ON s.id = j.source_id
                  JOIN donations_exchange x ON x.id = s.exchange_id
                 WHERE j.id = NEW.journal_id AND j.source_kind = 'exchange' AND x.proposal_id = proposal.id)
            WHEN NEW.kind = 'transfer' THEN (NEW.fund_id, NEW.balance_change) IN
                ((proposal.fund_id, -proposal.amount), (proposal.target_id, proposal.amount))
            WHEN NEW.kind = 'reversal' THEN proposal.entry_id = NEW.undoes_id
                AND proposal.amount = coalesce(nullif(NEW.balance_change, 0), NEW.committed_change)
                OR proposal.entry_id <> NEW.undoes_id
                AND donations_exchange_of(proposal.entry_id) = donations_exchange_of(NEW.undoes_id)
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
        WHEN 'across' THEN EXISTS (SELECT FROM donations_exchange WHERE proposal_id = NEW.id)
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
