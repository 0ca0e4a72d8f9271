-- Who travels on a leg is carried by its operation. Whoever was noted by mistake, a traveller or an escort, is no longer along;
-- the row stays. A member of the organisation who is not along any more does not hold a leg back from being turned to China.

CREATE FUNCTION cases_hold_traveller() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.cases_operationmember om JOIN public.cases_leg l ON l.operation_id = om.operation_id
         WHERE l.id = NEW.leg_id AND om.member_id = NEW.member_id)
    THEN
        RAISE EXCEPTION 'Only people of the operation travel on its legs.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'traveller_on_the_operation';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION cases_refuse_member_in_china() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    stretch public.cases_leg;
BEGIN
    IF NEW.staff_id IS NULL OR NOT NEW.is_along THEN
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

CREATE OR REPLACE FUNCTION cases_refuse_leg_to_china() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF 'CN' IN (NEW.from_country, NEW.to_country)
        AND EXISTS (SELECT FROM public.cases_legescort WHERE leg_id = NEW.id AND staff_id IS NOT NULL AND is_along)
    THEN
        RAISE EXCEPTION 'A member of the organisation is on this leg: it may not touch China.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'no_member_in_china';
    END IF;
    RETURN NEW;
END
$$;

REVOKE ALL ON FUNCTION cases_hold_traveller() FROM PUBLIC;

CREATE TRIGGER hold_traveller BEFORE INSERT ON cases_legtraveller FOR EACH ROW EXECUTE FUNCTION cases_hold_traveller();
ALTER TABLE cases_legtraveller ENABLE ALWAYS TRIGGER hold_traveller;

REVOKE UPDATE, DELETE ON cases_legtraveller, cases_legescort FROM PUBLIC, lfnkr_web;
GRANT UPDATE (is_along) ON cases_legtraveller, cases_legescort TO lfnkr_web;
