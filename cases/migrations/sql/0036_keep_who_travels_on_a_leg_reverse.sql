-- Escorts that are not along any more would be along again: they go before the column does.
DROP TRIGGER hold_traveller ON cases_legtraveller;
DROP FUNCTION cases_hold_traveller();

CREATE OR REPLACE FUNCTION cases_refuse_member_in_china() RETURNS trigger
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

CREATE OR REPLACE FUNCTION cases_refuse_leg_to_china() RETURNS trigger
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

GRANT UPDATE, DELETE ON cases_legtraveller TO lfnkr_web;
GRANT UPDATE ON cases_legescort TO lfnkr_web;
