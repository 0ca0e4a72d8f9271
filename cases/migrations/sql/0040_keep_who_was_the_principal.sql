CREATE FUNCTION cases_check_principal_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Both people are on the request, and the one who is named is its principal applicant by then.
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
    is_right boolean;
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    SELECT count(*) = 2 AND bool_or(m.id = NEW.member_id AND m.role = 'principal') INTO is_right
      FROM public.cases_casemember m
     WHERE m.id IN (NEW.former_id, NEW.member_id) AND m.case_id = NEW.case_id AND m.voided_at IS NULL;
    PERFORM set_config('lfnkr.scope', former, true);
    IF NOT coalesce(is_right, false) THEN
        RAISE EXCEPTION 'A request is handed from one of its people to another.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'principal_change_of_its_people';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER check_principal_change AFTER INSERT ON cases_principalchange
    FOR EACH ROW EXECUTE FUNCTION cases_check_principal_change();
ALTER TABLE cases_principalchange ENABLE ALWAYS TRIGGER check_principal_change;
REVOKE ALL ON FUNCTION cases_check_principal_change() FROM PUBLIC;
