-- Rows of statements are added once; what a row is, is said once and undone once, and fits the sum of what it names.

CREATE FUNCTION donations_guard_statement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- A file is read once and taken back once; a statement is taken back only while nothing was said of its rows.
DECLARE
    told text[] := '{content,read_at,read_by_id,first_on,last_on,row_count,known_count,closing_balance}';
    void text[] := '{content,voided_at,voided_by_id}';
BEGIN
    IF OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL AND to_jsonb(NEW) - void = to_jsonb(OLD) - void THEN
        -- Each row is held, so that nobody says at the same moment what it is.
        PERFORM FROM donations_statementline WHERE statement_id = NEW.id ORDER BY id FOR NO KEY UPDATE;
        IF EXISTS (SELECT FROM donations_linematch m JOIN donations_statementline l ON l.id = m.line_id
                    WHERE l.statement_id = NEW.id AND m.undone_at IS NULL) THEN
            PERFORM donations_refuse('statement_rows_in_use', 'rows of this statement are booked or set aside');
        END IF;
        UPDATE donations_statementline SET is_standing = false WHERE statement_id = NEW.id;
        RETURN NEW;
    END IF;
    IF OLD.voided_at IS NULL AND OLD.read_at IS NULL AND NEW.read_at IS NOT NULL
       AND to_jsonb(NEW) - told = to_jsonb(OLD) - told THEN
        RETURN NEW;
    END IF;
    PERFORM donations_refuse('statement_kept', 'a statement changes by being read once, and by being taken back once');
    RETURN NULL;
END
$$;

CREATE FUNCTION donations_guard_line() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- By the trigger above alone, when the statement is taken back.
BEGIN
    IF pg_trigger_depth() < 2 OR NEW.is_standing OR to_jsonb(NEW) - 'is_standing' IS DISTINCT FROM to_jsonb(OLD) - 'is_standing' THEN
        PERFORM donations_refuse('line_kept', 'a row stays as the bank told it');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION donations_guard_line_match() RETURNS trigger
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
    -- The gift of a row is its sum as it came; a payment is what left the account, approved.
    IF NEW.donation_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM donations_donation d
             WHERE d.id = NEW.donation_id AND d.amount = row.amount AND d.currency = money)
       OR NEW.payment_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM donations_payment p
             WHERE p.id = NEW.payment_id AND p.amount = -row.amount AND p.currency = money AND p.status = 'approved')
       OR EXISTS (
            SELECT FROM donations_journal j
              JOIN donations_ledgerentry e ON e.journal_id = j.id
              JOIN donations_ledgerentry u ON u.undoes_id = e.id
             WHERE j.source_id = coalesce(NEW.donation_id, NEW.payment_id)) THEN
        PERFORM donations_refuse('line_matches_its_sum', 'row and booking say the same sum, and the booking stands');
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION donations_guard_statement(), donations_guard_line(), donations_guard_line_match() FROM PUBLIC;

CREATE TRIGGER guard_statement BEFORE UPDATE ON donations_bankstatement
    FOR EACH ROW EXECUTE FUNCTION donations_guard_statement();
CREATE TRIGGER guard_line BEFORE UPDATE ON donations_statementline
    FOR EACH ROW EXECUTE FUNCTION donations_guard_line();
CREATE TRIGGER guard_line_match BEFORE INSERT OR UPDATE ON donations_linematch
    FOR EACH ROW EXECUTE FUNCTION donations_guard_line_match();
ALTER TABLE donations_bankstatement ENABLE ALWAYS TRIGGER guard_statement;
ALTER TABLE donations_statementline ENABLE ALWAYS TRIGGER guard_line;
ALTER TABLE donations_linematch ENABLE ALWAYS TRIGGER guard_line_match;

REVOKE UPDATE, DELETE, TRUNCATE ON donations_bankaccount FROM PUBLIC, lfnkr_web;
GRANT UPDATE (day_column, came_in_column, went_out_column, balance_column, payer_column, words_column)
    ON donations_bankaccount TO lfnkr_web;
REVOKE UPDATE, DELETE, TRUNCATE ON donations_bankstatement FROM PUBLIC, lfnkr_web;
GRANT UPDATE (content, read_at, read_by_id, first_on, last_on, row_count, known_count, closing_balance, voided_at, voided_by_id)
    ON donations_bankstatement TO lfnkr_web;
REVOKE UPDATE, DELETE, TRUNCATE ON donations_statementline FROM PUBLIC, lfnkr_web;
-- A row is locked by whoever says what it is, for which one column must be granted; the trigger refuses to change it.
GRANT UPDATE (is_standing) ON donations_statementline TO lfnkr_web;
REVOKE UPDATE, DELETE, TRUNCATE ON donations_linematch FROM PUBLIC, lfnkr_web;
GRANT UPDATE (undone_at, undone_by_id) ON donations_linematch TO lfnkr_web;
