-- One fund lends another of its currency: two officers sign it, as each repayment, and as what is given up. No more comes back than
-- was lent, and no fund with a loan open is closed. Every refusal names a constraint, see donations/loans/errors.py.

CREATE FUNCTION donations_outstanding(of_loan uuid) RETURNS bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- What was lent, less what came back and what was given up.
SELECT (l.amount - (SELECT coalesce(sum(amount), 0) FROM donations_repayment WHERE loan_id = l.id)
                 - (SELECT coalesce(sum(amount), 0) FROM donations_loanwaiver WHERE loan_id = l.id))::bigint
  FROM donations_loan l WHERE l.id = of_loan
$$;

CREATE FUNCTION donations_guard_loan() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- A loan is what two officers signed, between two funds of one currency.
BEGIN
    IF NOT EXISTS (
        SELECT FROM donations_moneyproposal p
         WHERE p.id = NEW.proposal_id AND p.kind = 'lend' AND p.status = 'approved' AND p.decided_by_id <> p.proposed_by_id
           AND (p.fund_id, p.target_id, p.amount) = (NEW.fund_id, NEW.target_id, NEW.amount)
           AND coalesce(p.booked_on = NEW.lent_on, true)
    ) OR (SELECT currency FROM donations_fund WHERE id = NEW.fund_id)
         <> (SELECT currency FROM donations_fund WHERE id = NEW.target_id) THEN
        PERFORM donations_refuse('loan_as_signed', 'a loan is what two officers signed, in one currency');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION donations_guard_repayment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- What comes back is what two officers signed, of what is outstanding; its loan is held, so that two at once count each other.
DECLARE
    loan donations_loan;
BEGIN
    SELECT * INTO loan FROM donations_loan WHERE id = NEW.loan_id FOR NO KEY UPDATE;
    IF NOT EXISTS (
        SELECT FROM donations_moneyproposal p
         WHERE p.id = NEW.proposal_id AND p.kind = 'repay' AND p.status = 'approved' AND p.decided_by_id <> p.proposed_by_id
           AND (p.loan_id, p.fund_id, p.target_id, p.amount) = (loan.id, loan.target_id, loan.fund_id, NEW.amount)
           AND coalesce(p.booked_on = NEW.repaid_on, true)
    ) OR NEW.repaid_on < loan.lent_on THEN
        PERFORM donations_refuse('repayment_as_signed', 'a repayment is what two officers signed, on a day after the loan');
    END IF;
    IF NEW.amount > donations_outstanding(loan.id) THEN
        PERFORM donations_refuse('loan_repaid_once', 'no more comes back than is outstanding');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION donations_guard_waiver() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- What is given up is all that is outstanding, as two officers signed it, by the rule of transfers.
DECLARE
    loan donations_loan;
    lender donations_fund;
BEGIN
    SELECT * INTO loan FROM donations_loan WHERE id = NEW.loan_id FOR NO KEY UPDATE;
    IF NOT EXISTS (
        SELECT FROM donations_moneyproposal p
         WHERE p.id = NEW.proposal_id AND p.kind = 'waive' AND p.status = 'approved' AND p.decided_by_id <> p.proposed_by_id
           AND (p.loan_id, p.amount) = (loan.id, NEW.amount)
    ) THEN
        PERFORM donations_refuse('waiver_as_signed', 'a loan is given up as two officers signed it');
    END IF;
    IF NEW.amount <> donations_outstanding(loan.id) THEN
        PERFORM donations_refuse('loan_repaid_once', 'what is given up is what is outstanding');
    END IF;
    SELECT * INTO lender FROM donations_fund WHERE id = loan.fund_id;
    PERFORM donations_keep_purpose(lender);
    RETURN NEW;
END
$$;

CREATE FUNCTION donations_loan_keeps_purpose() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Nothing that donors gave for a purpose is lent, nor repaid; a restricted fund repays what was given to it for none.
DECLARE
    fund donations_fund;
BEGIN
    SELECT * INTO fund FROM donations_fund WHERE id = NEW.fund_id;
    IF fund.kind <> 'restricted'
       OR NOT EXISTS (SELECT FROM donations_journal j WHERE j.id = NEW.journal_id AND j.source_kind = 'repayment') THEN
        PERFORM donations_keep_purpose(fund);
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION donations_loans_end_first() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- A fund that gave or took a loan of which something is outstanding is not closed.
BEGIN
    IF EXISTS (SELECT FROM donations_loan l WHERE NEW.id IN (l.fund_id, l.target_id) AND donations_outstanding(l.id) > 0) THEN
        PERFORM donations_refuse('fund_closed_without_loans', 'a loan of this fund is open');
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION donations_guard_loan(), donations_guard_repayment(), donations_guard_waiver(),
    donations_loan_keeps_purpose(), donations_loans_end_first() FROM PUBLIC;

CREATE TRIGGER guard_loan BEFORE INSERT ON donations_loan FOR EACH ROW EXECUTE FUNCTION donations_guard_loan();
CREATE TRIGGER guard_repayment BEFORE INSERT ON donations_repayment FOR EACH ROW EXECUTE FUNCTION donations_guard_repayment();
CREATE TRIGGER guard_waiver BEFORE INSERT ON donations_loanwaiver FOR EACH ROW EXECUTE FUNCTION donations_guard_waiver();
CREATE TRIGGER loan_keeps_purpose AFTER INSERT ON donations_ledgerentry FOR EACH ROW
    WHEN (NEW.kind = 'loan' AND NEW.balance_change < 0) EXECUTE FUNCTION donations_loan_keeps_purpose();
CREATE TRIGGER loans_end_first BEFORE UPDATE OF closed_on ON donations_fund FOR EACH ROW
    WHEN (OLD.closed_on IS NULL AND NEW.closed_on IS NOT NULL) EXECUTE FUNCTION donations_loans_end_first();
ALTER TABLE donations_loan ENABLE ALWAYS TRIGGER guard_loan;
ALTER TABLE donations_repayment ENABLE ALWAYS TRIGGER guard_repayment;
ALTER TABLE donations_loanwaiver ENABLE ALWAYS TRIGGER guard_waiver;
ALTER TABLE donations_ledgerentry ENABLE ALWAYS TRIGGER loan_keeps_purpose;
ALTER TABLE donations_fund ENABLE ALWAYS TRIGGER loans_end_first;

CREATE OR REPLACE FUNCTION donations_needs_two(entry public.donations_ledgerentry) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp
AS $$
-- Whether one person may not book it alone. Fees up to a limit a day in sum may be, which each currency has of its own.
DECLARE
    undone donations_ledgerentry;
BEGIN
    CASE entry.kind
    WHEN 'exchange', 'transfer', 'loan' THEN
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
             OR (proposal.kind, NEW.kind) IN (('close', 'transfer'), ('across', 'transfer'), ('across', 'exchange'),
                                             ('lend', 'loan'), ('repay', 'loan')))
        AND coalesce(proposal.booked_on = NEW.booked_on, proposal.kind IN ('transfer', 'reversal', 'close', 'across', 'lend', 'repay'))
        AND CASE
            WHEN proposal.kind = 'across' THEN EXISTS (
                SELECT FROM donations_journal j JOIN donations_exchangeside s ON s.id = j.source_id
                  JOIN donations_exchange x ON x.id = s.exchange_id
                 WHERE j.id = NEW.journal_id AND j.source_kind = 'exchange' AND x.proposal_id = proposal.id)
            WHEN NEW.kind IN ('transfer', 'loan') THEN (NEW.fund_id, NEW.balance_change) IN
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
        WHEN 'lend' THEN EXISTS (SELECT FROM donations_loan WHERE proposal_id = NEW.id)
        WHEN 'repay' THEN EXISTS (SELECT FROM donations_repayment WHERE proposal_id = NEW.id)
        WHEN 'waive' THEN EXISTS (SELECT FROM donations_loanwaiver WHERE proposal_id = NEW.id)
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
