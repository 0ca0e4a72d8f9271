-- An edition is signed beside the editions it was frozen beside, so that over all editions each fact counts once (design rule 18):
-- not a further one of a term behind which another is signed, not one that knows more than that other counts from, and not one
-- whose term before was signed after it was frozen.

CREATE FUNCTION reports_guard_order() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    term lfnkr_fiscalyear;
    later reports_edition;
BEGIN
    IF OLD.signed_at IS NOT NULL OR NEW.signed_at IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT * INTO term FROM lfnkr_fiscalyear y WHERE y.term = NEW.fiscal_year_id;
    SELECT e.* INTO later FROM reports_edition e JOIN lfnkr_fiscalyear y ON y.term = e.fiscal_year_id
     WHERE e.signed_at IS NOT NULL AND y.starts_on > term.ends_on ORDER BY y.starts_on, e.number DESC LIMIT 1;
    IF later.id IS NOT NULL AND (later.known_at < NEW.known_at OR EXISTS (
           SELECT FROM reports_edition e WHERE e.fiscal_year_id = NEW.fiscal_year_id AND e.signed_at IS NOT NULL))
       OR EXISTS (
           SELECT FROM reports_edition e
            WHERE e.signed_at > NEW.frozen_at AND e.fiscal_year_id = (
                  SELECT y.term FROM lfnkr_fiscalyear y WHERE y.ends_on < term.starts_on ORDER BY y.ends_on DESC LIMIT 1)) THEN
        PERFORM reports_refuse('edition_in_order', 'another term was signed since: withdraw this edition and freeze the term again');
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION reports_guard_order() FROM PUBLIC;

CREATE TRIGGER guard_order BEFORE UPDATE ON reports_edition FOR EACH ROW EXECUTE FUNCTION reports_guard_order();
ALTER TABLE reports_edition ENABLE ALWAYS TRIGGER guard_order;
