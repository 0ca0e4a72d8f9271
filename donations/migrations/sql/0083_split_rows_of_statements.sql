-- A row of a statement may hold several gifts: its parts, said at once, which come to the sum of the row.

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
    -- A gift is one row, or a part of one: it is held, so that two who say so wait for each other.
    IF NEW.donation_id IS NOT NULL THEN
        PERFORM FROM donations_donation WHERE id = NEW.donation_id FOR NO KEY UPDATE;
        IF EXISTS (SELECT FROM donations_linepart p JOIN donations_linematch m ON m.id = p.match_id
                    WHERE p.donation_id = NEW.donation_id AND m.undone_at IS NULL) THEN
            PERFORM donations_refuse('gift_of_one_line', 'this gift is a part of another row');
        END IF;
    END IF;
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

CREATE FUNCTION donations_guard_line_part() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- A part is a gift in the currency of the account that stands, and is no other row and no part of one.
BEGIN
    PERFORM FROM donations_donation WHERE id = NEW.donation_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM donations_linematch m WHERE m.donation_id = NEW.donation_id AND m.undone_at IS NULL)
       OR EXISTS (SELECT FROM donations_linepart p JOIN donations_linematch m ON m.id = p.match_id
                   WHERE p.donation_id = NEW.donation_id AND m.undone_at IS NULL) THEN
        PERFORM donations_refuse('gift_of_one_line', 'this gift is another row, or a part of one');
    END IF;
    IF NOT donations_gift_stands(NEW.donation_id) OR NOT EXISTS (
            SELECT FROM donations_linematch m
              JOIN donations_statementline l ON l.id = m.line_id
              JOIN donations_bankaccount a ON a.id = l.account_id
              JOIN donations_donation d ON d.id = NEW.donation_id AND d.currency = a.currency
             WHERE m.id = NEW.match_id AND m.undone_at IS NULL AND m.pieces > 0) THEN
        PERFORM donations_refuse('part_is_a_gift_that_stands', 'a part of a row is a gift in its currency that stands');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION donations_check_parts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- At the end of a transaction a row that holds several gifts has as many as it says, and they come to its sum.
DECLARE
    of_match bigint := to_jsonb(NEW) ->> CASE TG_TABLE_NAME WHEN 'donations_linepart' THEN 'match_id' ELSE 'id' END;
BEGIN
    IF EXISTS (
        SELECT FROM donations_linematch m JOIN donations_statementline l ON l.id = m.line_id
         WHERE m.id = of_match AND m.pieces > 0
           AND NOT coalesce((m.pieces::bigint, l.amount::numeric) = (
               SELECT count(*), sum(d.amount) FROM donations_linepart p JOIN donations_donation d ON d.id = p.donation_id
                WHERE p.match_id = m.id), false)) THEN
        PERFORM donations_refuse('parts_make_the_row', 'the parts of a row come to its sum');
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION donations_guard_line_part(), donations_check_parts() FROM PUBLIC;

CREATE TRIGGER guard_part BEFORE INSERT ON donations_linepart FOR EACH ROW EXECUTE FUNCTION donations_guard_line_part();
CREATE CONSTRAINT TRIGGER parts_make_the_row AFTER INSERT ON donations_linematch DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION donations_check_parts();
CREATE CONSTRAINT TRIGGER parts_make_the_row AFTER INSERT ON donations_linepart DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION donations_check_parts();
ALTER TABLE donations_linematch ENABLE ALWAYS TRIGGER parts_make_the_row;
ALTER TABLE donations_linepart ENABLE ALWAYS TRIGGER guard_part, ENABLE ALWAYS TRIGGER parts_make_the_row;
