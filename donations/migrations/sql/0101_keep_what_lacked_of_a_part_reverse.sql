CREATE OR REPLACE FUNCTION donations_keep_shortfall() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Writes what was available and what was missing, whatever was sent; the table's CHECKs refuse what lacked nothing, and what
-- the ledger does not reach and nobody's word stands for.
BEGIN
    NEW.available := donations_available_at(NEW.fund_id, NEW.occurred_at, NEW.recorded_at);
    NEW.shortfall := (SELECT amount FROM donations_estimate WHERE id = NEW.estimate_id) - NEW.available;
    RETURN NEW;
END
$$;
