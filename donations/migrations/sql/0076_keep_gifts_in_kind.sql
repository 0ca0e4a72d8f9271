-- Gifts in kind are added, corrected by another row, and said to be recorded in error once.

CREATE FUNCTION donations_guard_in_kind() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    before donations_giftinkind;
    -- The bounds of a day are reckoned only after this.
    of_voiding CONSTANT text[] := '{voided_at,voided_by_id,received_from,received_until}';
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.voided_at IS NOT NULL THEN
            PERFORM donations_refuse('in_kind_kept', 'a gift in kind begins standing');
        END IF;
        IF NEW.corrects_id IS NOT NULL THEN
            SELECT * INTO before FROM donations_giftinkind WHERE id = NEW.corrects_id FOR NO KEY UPDATE;
            IF before.voided_at IS NOT NULL THEN
                PERFORM donations_refuse('in_kind_kept', 'what was recorded in error is not corrected');
            END IF;
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.voided_at IS NOT NULL OR NEW.voided_at IS NULL
       OR to_jsonb(NEW) - of_voiding IS DISTINCT FROM to_jsonb(OLD) - of_voiding
       OR EXISTS (SELECT FROM donations_giftinkind WHERE corrects_id = OLD.id) THEN
        PERFORM donations_refuse('in_kind_kept', 'a gift in kind changes by being said to be recorded in error, once');
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION donations_guard_in_kind() FROM PUBLIC;

CREATE TRIGGER guard_in_kind BEFORE INSERT OR UPDATE ON donations_giftinkind
    FOR EACH ROW EXECUTE FUNCTION donations_guard_in_kind();
ALTER TABLE donations_giftinkind ENABLE ALWAYS TRIGGER guard_in_kind;
REVOKE UPDATE, DELETE, TRUNCATE ON donations_giftinkind FROM PUBLIC, lfnkr_web;
GRANT UPDATE (voided_at, voided_by_id) ON donations_giftinkind TO lfnkr_web;
