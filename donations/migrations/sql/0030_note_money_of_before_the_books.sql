-- A memorandum is of a day the ledger does not reach, and names what it voids truly.

CREATE FUNCTION donations_guard_memorandum() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- The last moment it may have been lies before the first booking day of the reserve; of a voiding it is asked no more.
DECLARE
    begins_on date := (
        SELECT min(e.booked_on) FROM donations_ledgerentry e JOIN donations_fund f ON f.id = e.fund_id WHERE f.code = 'rescue');
BEGIN
    IF NEW.voids_id IS NULL
       AND (NEW.happened_until IS NULL OR NEW.happened_until > begins_on::timestamp AT TIME ZONE 'Asia/Tokyo') THEN
        PERFORM donations_refuse('memorandum_before_the_ledger', 'a memorandum of a day that the ledger reaches');
    END IF;
    IF NEW.voids_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM donations_memorandum m WHERE m.id = NEW.voids_id AND m.voids_id IS NULL AND m.case_id = NEW.case_id
    ) THEN
        PERFORM donations_refuse('memorandum_voids_one_that_stands', 'a voiding names a memorandum of the same request');
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION donations_guard_memorandum() FROM PUBLIC;
-- After the row stands: its bounds are reckoned by then.
CREATE TRIGGER guard_memorandum AFTER INSERT ON donations_memorandum FOR EACH ROW
    EXECUTE FUNCTION donations_guard_memorandum();
ALTER TABLE donations_memorandum ENABLE ALWAYS TRIGGER guard_memorandum;
