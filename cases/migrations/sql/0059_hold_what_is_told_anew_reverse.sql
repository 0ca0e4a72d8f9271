CREATE OR REPLACE FUNCTION cases_begin_choice() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Chosen is a version of the same request that was not recorded in error.
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
    is_there boolean;
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    SELECT EXISTS (
        SELECT FROM public.cases_factversion v
         WHERE v.id = NEW.version_id AND v.case_id = NEW.case_id AND v.taken_back_at IS NULL
           AND (NEW.step_id IS NOT NULL) = (v.fact = 'step') AND (NEW.event_id IS NOT NULL) = (v.fact = 'event'))
      INTO is_there;
    PERFORM set_config('lfnkr.scope', former, true);
    IF NOT is_there THEN
        RAISE EXCEPTION 'Chosen is a version of the same request that stands.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'choice_of_standing_version';
    END IF;
    RETURN NEW;
END
$$;

DROP TRIGGER hold_told_anew ON cases_statuschange;
CREATE CONSTRAINT TRIGGER hold_told_anew AFTER UPDATE OF voided_at ON cases_statuschange
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.voided_at IS NOT NULL AND OLD.voided_at IS NULL AND current_setting('lfnkr.told_anew', true) = 'yes')
    EXECUTE FUNCTION cases_hold_told_anew();
ALTER TABLE cases_statuschange ENABLE ALWAYS TRIGGER hold_told_anew;

DROP TRIGGER mark_told_anew ON cases_voiding;
DROP FUNCTION cases_mark_told_anew();
