-- A row of a statement may be a bank fee: one that is booked, or one that waits for a second officer.

CREATE OR REPLACE FUNCTION donations_guard_line_match() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    row donations_statementline;
    money text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.undone_at IS NOT NULL OR NEW.undone_at IS NULL
           OR to_jsonb(NEW) - '{undone_at,undone_by_id}'::text[] IS DISTINCT FROM to_jsonb(OLD) - '{undone_at,undone_by_id}'::text[]
        THEN
            PERFORM donations_refuse('line_match_kept', 'what a row is, is undone once');
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.undone_at IS NOT NULL THEN
        PERFORM donations_refuse('line_match_kept', 'what a row is, begins standing');
    END IF;
    SELECT * INTO row FROM donations_statementline WHERE id = NEW.line_id FOR NO KEY UPDATE;
    IF NOT row.is_standing THEN
        PERFORM donations_refuse('line_stands', 'the statement of this row was taken back');
    END IF;
    SELECT currency INTO money FROM donations_bankaccount WHERE id = row.account_id;
    -- The gift of a row is its sum as it came; a payment is what left the account, approved; a fee is what the bank took, in the
    -- books of a fund of that currency: as it was booked alone, or as two officers sign it.
    IF NEW.donation_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM donations_donation d
             WHERE d.id = NEW.donation_id AND d.amount = row.amount AND d.currency = money)
       OR NEW.payment_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM donations_payment p
             WHERE p.id = NEW.payment_id AND p.amount = -row.amount AND p.currency = money AND p.status = 'approved')
       OR NEW.adjustment_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM donations_adjustment a JOIN donations_fund f ON f.id = a.fund_id
             WHERE a.id = NEW.adjustment_id AND a.kind = 'fee' AND a.proposal_id IS NULL AND a.amount = row.amount
               AND f.currency = money)
       OR NEW.proposal_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM donations_moneyproposal p JOIN donations_fund f ON f.id = p.fund_id
             WHERE p.id = NEW.proposal_id AND p.kind = 'fee' AND p.status <> 'refused' AND p.amount = row.amount
               AND f.currency = money)
       OR EXISTS (
            SELECT FROM donations_journal j
              JOIN donations_ledgerentry e ON e.journal_id = j.id
              JOIN donations_ledgerentry u ON u.undoes_id = e.id
             WHERE j.source_id = coalesce(NEW.donation_id, NEW.payment_id, NEW.adjustment_id, (
                       SELECT a.id FROM donations_adjustment a WHERE a.proposal_id = NEW.proposal_id))) THEN
        PERFORM donations_refuse('line_matches_its_sum', 'row and booking say the same sum, and the booking stands');
    END IF;
    RETURN NEW;
END
$$;
