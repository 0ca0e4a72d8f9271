-- Whether an advance is out, neither settled nor undone, stands on its row, moved by what gives it out, settles or undoes it.

CREATE OR REPLACE FUNCTION donations_guard_decided() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Arguments: columns that deciding writes, and columns that may be written once afterwards.
DECLARE
    deciding text[] := string_to_array(TG_ARGV[0], ',');
    later    text[] := string_to_array(TG_ARGV[1], ',');
    old_row  jsonb  := to_jsonb(OLD);
    name     text;
BEGIN
    FOR name IN SELECT key FROM jsonb_each(to_jsonb(NEW)) WHERE value IS DISTINCT FROM old_row -> key LOOP
        IF OLD.status = 'proposed' AND name = ANY (deciding)
           OR name = ANY (later) AND old_row -> name = 'null'
           OR name IN ('available_before', 'available_after') AND old_row -> name = 'null' AND pg_trigger_depth() > 1
           OR name = 'is_out' AND pg_trigger_depth() > 1 THEN
            CONTINUE;
        END IF;
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'decided_stays',
            MESSAGE = format('%s.%s stays as it was decided', TG_TABLE_NAME, name);
    END LOOP;
    RETURN NEW;
END
$$;

CREATE FUNCTION donations_mark_out() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
-- Whatever was sent with a payment: an advance is out from its approval on. It fires after guard_decided, by its name.
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.is_out := NEW.kind = 'advance' AND NEW.status = 'approved';
    ELSIF OLD.status <> 'approved' AND NEW.status = 'approved' THEN
        NEW.is_out := NEW.kind = 'advance';
    ELSIF pg_trigger_depth() = 1 THEN
        NEW.is_out := OLD.is_out;
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION donations_mark_back() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- An advance that was settled is out no more, nor is one whose entry is undone.
BEGIN
    IF TG_TABLE_NAME = 'donations_settlement' THEN
        UPDATE donations_payment SET is_out = false WHERE id = NEW.advance_id;
    ELSE
        UPDATE donations_payment p SET is_out = false
          FROM donations_ledgerentry e JOIN donations_journal j ON j.id = e.journal_id
         WHERE e.id = NEW.entry_id AND j.source_kind = 'payment' AND p.id = j.source_id AND p.is_out;
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION donations_mark_out(), donations_mark_back() FROM PUBLIC;

UPDATE donations_payment p SET is_out = true
 WHERE p.kind = 'advance' AND p.status = 'approved'
   AND NOT EXISTS (SELECT FROM donations_settlement s WHERE s.advance_id = p.id)
   AND NOT EXISTS (
       SELECT FROM donations_reversal r JOIN donations_ledgerentry e ON e.id = r.entry_id
         JOIN donations_journal j ON j.id = e.journal_id
        WHERE (j.source_kind, j.source_id) = ('payment', p.id));
SET CONSTRAINTS ALL IMMEDIATE; -- What is asked at the end of a transaction is asked now: a table that still waits is not altered.

CREATE TRIGGER mark_out BEFORE INSERT OR UPDATE ON donations_payment FOR EACH ROW EXECUTE FUNCTION donations_mark_out();
CREATE TRIGGER mark_back AFTER INSERT ON donations_settlement FOR EACH ROW EXECUTE FUNCTION donations_mark_back();
CREATE TRIGGER mark_back AFTER INSERT ON donations_reversal FOR EACH ROW EXECUTE FUNCTION donations_mark_back();
ALTER TABLE donations_payment ENABLE ALWAYS TRIGGER mark_out;
ALTER TABLE donations_settlement ENABLE ALWAYS TRIGGER mark_back;
ALTER TABLE donations_reversal ENABLE ALWAYS TRIGGER mark_back;
