-- Both sides ask, because either may come second: the member who joins a leg, and the leg that is turned towards China.
-- Both lock the leg first, so that the two together cannot slip past each other.

CREATE FUNCTION cases_refuse_member_in_china() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    stretch public.cases_leg;
BEGIN
    IF NEW.staff_id IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT * INTO stretch FROM public.cases_leg WHERE id = NEW.leg_id FOR NO KEY UPDATE;
    IF 'CN' IN (stretch.from_country, stretch.to_country) THEN
        RAISE EXCEPTION 'No member of the organisation goes on a leg that touches China.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'no_member_in_china';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_refuse_leg_to_china() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF 'CN' IN (NEW.from_country, NEW.to_country)
        AND EXISTS (SELECT FROM public.cases_legescort WHERE leg_id = NEW.id AND staff_id IS NOT NULL)
    THEN
        RAISE EXCEPTION 'A member of the organisation is on this leg: it may not touch China.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'no_member_in_china';
    END IF;
    RETURN NEW;
END
$$;

REVOKE ALL ON FUNCTION cases_refuse_member_in_china(), cases_refuse_leg_to_china() FROM PUBLIC;

CREATE TRIGGER no_member_in_china BEFORE INSERT OR UPDATE ON cases_legescort
    FOR EACH ROW EXECUTE FUNCTION cases_refuse_member_in_china();
CREATE TRIGGER no_member_in_china BEFORE UPDATE ON cases_leg
    FOR EACH ROW EXECUTE FUNCTION cases_refuse_leg_to_china();
ALTER TABLE cases_legescort ENABLE ALWAYS TRIGGER no_member_in_china;
ALTER TABLE cases_leg ENABLE ALWAYS TRIGGER no_member_in_china;
