-- Receipts are numbered here, without a gap in a year; one that is void keeps its number; a gift stands on one receipt at most.

CREATE FUNCTION donations_guard_receipt() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM donations_refuse('receipt_kept', 'a receipt stays, also when it is void');
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.voided_at IS NOT NULL THEN
            PERFORM donations_refuse('receipt_kept', 'a receipt begins standing');
        END IF;
        -- One after the other: a number that was given and then undone is given to the next.
        PERFORM pg_advisory_xact_lock(hashtext('donations_receipt'));
        NEW.issued_on := (NEW.issued_at AT TIME ZONE 'Asia/Tokyo')::date;
        NEW.year := extract(year FROM NEW.issued_on);
        NEW.number := (SELECT coalesce(max(number), 0) + 1 FROM donations_receipt WHERE year = NEW.year);
        RETURN NEW;
    END IF;
    IF OLD.voided_at IS NOT NULL OR NEW.voided_at IS NULL
       OR to_jsonb(NEW) - '{voided_at,voided_by_id,void_reason}'::text[]
          IS DISTINCT FROM to_jsonb(OLD) - '{voided_at,voided_by_id,void_reason}'::text[] THEN
        PERFORM donations_refuse('receipt_kept', 'a receipt changes by being voided, once');
    END IF;
    UPDATE donations_receiptline SET is_standing = false WHERE receipt_id = NEW.id;
    RETURN NEW;
END
$$;

CREATE FUNCTION donations_guard_receipt_line() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Its gift is one of the giver, under any record of theirs, and was not taken back; nothing is added to what was printed or voided.
BEGIN
    IF NOT EXISTS (
        SELECT FROM donations_receipt r JOIN donations_donation d ON d.id = NEW.donation_id
         WHERE r.id = NEW.receipt_id AND NEW.is_standing AND r.voided_at IS NULL
           AND NOT EXISTS (SELECT FROM donations_receiptprint p WHERE p.receipt_id = r.id)
           AND (d.donor_id = r.donor_id OR EXISTS (
               SELECT FROM donations_donormerge m
                WHERE m.donor_id = d.donor_id AND m.into_id = r.donor_id AND m.undone_at IS NULL)))
       OR EXISTS (
        SELECT FROM donations_journal j
          JOIN donations_ledgerentry e ON e.journal_id = j.id
          JOIN donations_ledgerentry u ON u.undoes_id = e.id
         WHERE j.source_kind = 'donation' AND j.source_id = NEW.donation_id) THEN
        PERFORM donations_refuse('receipt_of_a_gift_that_stands', 'a receipt is for gifts of its giver that stand');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION donations_number_receipt_print() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- The receipt is held, so that two prints of it are the original and a copy.
DECLARE
    void_since timestamptz;
BEGIN
    SELECT voided_at INTO void_since FROM donations_receipt WHERE id = NEW.receipt_id FOR NO KEY UPDATE;
    IF void_since IS NOT NULL THEN
        PERFORM donations_refuse('receipt_printed_while_it_stands', 'a receipt that is void is not printed');
    END IF;
    NEW.number := (SELECT coalesce(max(number), 0) + 1 FROM donations_receiptprint WHERE receipt_id = NEW.receipt_id);
    RETURN NEW;
END
$$;

CREATE FUNCTION donations_check_receipt() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM donations_receiptline WHERE receipt_id = NEW.id) THEN
        PERFORM donations_refuse('receipt_has_gifts', 'a receipt is for one gift at least');
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION donations_guard_receipt(), donations_guard_receipt_line(), donations_number_receipt_print(),
    donations_check_receipt() FROM PUBLIC;

CREATE TRIGGER guard_receipt BEFORE INSERT OR UPDATE OR DELETE ON donations_receipt
    FOR EACH ROW EXECUTE FUNCTION donations_guard_receipt();
CREATE CONSTRAINT TRIGGER has_gifts AFTER INSERT ON donations_receipt DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION donations_check_receipt();
CREATE TRIGGER guard_line BEFORE INSERT ON donations_receiptline
    FOR EACH ROW EXECUTE FUNCTION donations_guard_receipt_line();
CREATE TRIGGER number_print BEFORE INSERT ON donations_receiptprint
    FOR EACH ROW EXECUTE FUNCTION donations_number_receipt_print();
ALTER TABLE donations_receipt ENABLE ALWAYS TRIGGER guard_receipt, ENABLE ALWAYS TRIGGER has_gifts;
ALTER TABLE donations_receiptline ENABLE ALWAYS TRIGGER guard_line;
ALTER TABLE donations_receiptprint ENABLE ALWAYS TRIGGER number_print;
REVOKE UPDATE, DELETE, TRUNCATE ON donations_receipt FROM PUBLIC, lfnkr_web;
GRANT UPDATE (voided_at, voided_by_id, void_reason) ON donations_receipt TO lfnkr_web;
REVOKE UPDATE, DELETE, TRUNCATE ON donations_receiptline FROM PUBLIC, lfnkr_web;
