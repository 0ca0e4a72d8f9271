-- Thanks are recorded once and may be said, once, to be recorded in error.

CREATE FUNCTION donations_guard_thanks() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF OLD.voided_at IS NOT NULL OR NEW.voided_at IS NULL
       OR to_jsonb(NEW) - '{voided_at,voided_by_id}'::text[] IS DISTINCT FROM to_jsonb(OLD) - '{voided_at,voided_by_id}'::text[]
    THEN
        PERFORM donations_refuse('thanks_kept', 'thanks change by being said to be recorded in error, once');
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION donations_guard_thanks() FROM PUBLIC;

CREATE TRIGGER guard_thanks BEFORE UPDATE ON donations_donorthanks
    FOR EACH ROW EXECUTE FUNCTION donations_guard_thanks();
ALTER TABLE donations_donorthanks ENABLE ALWAYS TRIGGER guard_thanks;
REVOKE UPDATE, DELETE, TRUNCATE ON donations_donorthanks FROM PUBLIC, lfnkr_web;
GRANT UPDATE (voided_at, voided_by_id) ON donations_donorthanks TO lfnkr_web;
