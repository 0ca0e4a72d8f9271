DROP TRIGGER mark_out ON donations_payment;
DROP TRIGGER mark_back ON donations_settlement;
DROP TRIGGER mark_back ON donations_reversal;
DROP FUNCTION donations_mark_out();
DROP FUNCTION donations_mark_back();
CREATE OR REPLACE FUNCTION donations_guard_decided() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Arguments: columns that deciding writes, and columns that may be written once afterwards.
DECLARE
    deciding text[] := string_to_array(TG_ARGV[0], ',');
    later    text[] := string_to_array(TG_ARGV[1], ',');
    old_row  jsonb  := to_jsonb(OLD);
    name     text;
BEGIN
    FOR name IN SELECT key FROM jsonb_each(to_jsonb(NEW)) WHERE value IS DISTINCT FROM old_row -> key LOOP
        IF OLD.status = 'proposed' AND name = ANY (deciding)
           OR name = ANY (later) AND old_row -> name = 'null'
           OR name IN ('available_before', 'available_after') AND old_row -> name = 'null' AND pg_trigger_depth() > 1 THEN
            CONTINUE;
        END IF;
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'decided_stays',
            MESSAGE = format('%s.%s stays as it was decided', TG_TABLE_NAME, name);
    END LOOP;
    RETURN NEW;
END
$$;
