-- The days of a fiscal year stay while two officers have closed it, and so do those that lie in closed months. Every refusal names a
-- constraint, see donations/years/errors.py.

CREATE FUNCTION donations_keep_days() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Whoever changes the days of a year waits for whoever closes a month or a year, and sees what the other did.
DECLARE
    moved_from date := least(
        CASE WHEN NEW.starts_on <> OLD.starts_on THEN least(NEW.starts_on, OLD.starts_on) END,
        CASE WHEN NEW.ends_on <> OLD.ends_on THEN least(NEW.ends_on, OLD.ends_on) + 1 END);
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('donations_periodclose'));
    IF EXISTS (SELECT FROM donations_yearclose WHERE year_id = OLD.term AND reopened_at IS NULL) THEN
        PERFORM donations_refuse('days_of_closed_year', 'the days of a closed fiscal year stay');
    ELSIF moved_from <= donations_closed_until() THEN
        PERFORM donations_refuse('days_of_closed_months', 'days of closed months stay in their fiscal year');
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION donations_keep_days() FROM PUBLIC;

CREATE TRIGGER keep_days BEFORE UPDATE ON lfnkr_fiscalyear
    FOR EACH ROW WHEN ((NEW.starts_on, NEW.ends_on) IS DISTINCT FROM (OLD.starts_on, OLD.ends_on))
    EXECUTE FUNCTION donations_keep_days();
ALTER TABLE lfnkr_fiscalyear ENABLE ALWAYS TRIGGER keep_days;
