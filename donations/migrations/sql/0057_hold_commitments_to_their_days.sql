-- A commitment has on each day what is taken from it: a payment booked on a past day draws on nothing that was promised later,
-- whatever else the fund had promised by then.

CREATE FUNCTION donations_first_overdrawn_day(of_commitment uuid, since date) RETURNS date
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- The first day from one on, as it ends, on which more was taken from a commitment than it was promised.
SELECT min(day) FROM (
    SELECT booked_on AS day, sum(sum(committed_change)) OVER (ORDER BY booked_on) AS remaining
      FROM donations_ledgerentry WHERE draws_on_id = of_commitment GROUP BY booked_on
) days WHERE day >= since AND remaining < 0
$$;

CREATE FUNCTION donations_stay_promised() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Runs once commitment and fund are locked: of two writers the later one sees the earlier.
DECLARE
    short date := donations_first_overdrawn_day(NEW.draws_on_id, NEW.booked_on);
BEGIN
    IF short IS NOT NULL THEN
        PERFORM donations_refuse('commitment_day_never_overdrawn', format('on %s the commitment had less left than is taken', short));
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION donations_stay_promised() FROM PUBLIC;
CREATE TRIGGER stay_promised AFTER INSERT ON donations_ledgerentry FOR EACH ROW
    WHEN (NEW.draws_on_id IS NOT NULL AND NEW.committed_change < 0) EXECUTE FUNCTION donations_stay_promised();
ALTER TABLE donations_ledgerentry ENABLE ALWAYS TRIGGER stay_promised;
