-- A history that is told anew is asked whether it can be at the end of its transaction, whether steps of it were taken back or
-- put back; what was taken back for that is told from what was recorded in error by hand; and the row that records a chosen
-- version is one of the request.

CREATE FUNCTION cases_mark_told_anew() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    NEW.is_told_anew := coalesce(current_setting('lfnkr.told_anew', true), '') = 'yes';
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION cases_mark_told_anew() FROM PUBLIC;
CREATE TRIGGER mark_told_anew BEFORE INSERT ON cases_voiding FOR EACH ROW EXECUTE FUNCTION cases_mark_told_anew();
ALTER TABLE cases_voiding ENABLE ALWAYS TRIGGER mark_told_anew;

DROP TRIGGER hold_told_anew ON cases_statuschange;
CREATE CONSTRAINT TRIGGER hold_told_anew AFTER UPDATE OF voided_at ON cases_statuschange
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.voided_at IS DISTINCT FROM OLD.voided_at AND current_setting('lfnkr.told_anew', true) = 'yes')
    EXECUTE FUNCTION cases_hold_told_anew();
ALTER TABLE cases_statuschange ENABLE ALWAYS TRIGGER hold_told_anew;

CREATE OR REPLACE FUNCTION cases_begin_choice() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Chosen is a version of the same request that was not recorded in error; what records it since is of that request, too.
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
    is_there boolean;
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    SELECT EXISTS (
        SELECT FROM public.cases_factversion v
         WHERE v.id = NEW.version_id AND v.case_id = NEW.case_id AND v.taken_back_at IS NULL
           AND (NEW.step_id IS NOT NULL) = (v.fact = 'step') AND (NEW.event_id IS NOT NULL) = (v.fact = 'event'))
       AND (NEW.step_id IS NULL OR EXISTS (
        SELECT FROM public.cases_statuschange s JOIN public.cases_casemember m ON m.id = s.member_id
         WHERE s.id = NEW.step_id AND m.case_id = NEW.case_id))
       AND (NEW.event_id IS NULL OR EXISTS (
        SELECT FROM public.cases_event e WHERE e.id = NEW.event_id AND e.case_id = NEW.case_id))
      INTO is_there;
    PERFORM set_config('lfnkr.scope', former, true);
    IF NOT is_there THEN
        RAISE EXCEPTION 'Chosen is a version of the same request that stands.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'choice_of_standing_version';
    END IF;
    RETURN NEW;
END
$$;
