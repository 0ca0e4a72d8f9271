-- A request is closed by a row that says why; after a death (b.3 of the dossier) once another officer has approved.

CREATE FUNCTION cases_begin_closure() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Whether somebody of the request died, named or not, is found here; with no second officer one closes it alone, marked so.
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
    had_a_death boolean;
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    had_a_death := EXISTS (
            SELECT FROM cases_casemember m WHERE m.case_id = NEW.case_id AND m.voided_at IS NULL AND m.status = 'died')
        OR EXISTS (SELECT FROM cases_event e WHERE e.case_id = NEW.case_id AND e.voided_at IS NULL AND e.kind = 'death');
    PERFORM set_config('lfnkr.scope', former, true);
    NEW.is_alone := had_a_death AND NOT EXISTS (
        SELECT FROM accounts_user u
         WHERE u.is_active AND u.role IN ('caseworker', 'director') AND u.id <> NEW.recorded_by_id);
    NEW.needs_approval := had_a_death AND NOT NEW.is_alone;
    NEW.approved_at := NULL;
    NEW.approved_by_id := NULL;
    NEW.withdrawn_at := NULL;
    NEW.withdrawn_by_id := NULL;
    NEW.reopened_at := NULL;
    NEW.reopened_by_id := NULL;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_keep_closure() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
-- Kept as it was written, but for one answer of another officer and for being undone.
BEGIN
    IF to_jsonb(NEW) - '{approved_at,approved_by_id,withdrawn_at,withdrawn_by_id,withdrawn_why,reopened_at,reopened_by_id}'::text[]
        IS DISTINCT FROM to_jsonb(OLD)
            - '{approved_at,approved_by_id,withdrawn_at,withdrawn_by_id,withdrawn_why,reopened_at,reopened_by_id}'::text[]
        OR OLD.reopened_at IS NOT NULL
    THEN
        RAISE EXCEPTION 'A closing is kept as it was written, but for its answer and for being undone.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF (OLD.approved_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL)
        AND (NEW.approved_at, NEW.approved_by_id, NEW.withdrawn_at, NEW.withdrawn_by_id)
            IS DISTINCT FROM (OLD.approved_at, OLD.approved_by_id, OLD.withdrawn_at, OLD.withdrawn_by_id)
    THEN
        RAISE EXCEPTION 'A closing is answered once.' USING ERRCODE = 'check_violation', CONSTRAINT = 'closure_answered_once';
    END IF;
    IF NEW.approved_at IS NOT NULL AND OLD.approved_at IS NULL
        AND EXISTS (
            SELECT FROM accounts_user u WHERE u.is_active AND u.role = 'director' AND u.id <> NEW.recorded_by_id)
        AND NOT EXISTS (
            SELECT FROM accounts_user u WHERE u.id = NEW.approved_by_id AND u.is_active AND u.role = 'director')
    THEN
        RAISE EXCEPTION 'After a death the director approves that a request is closed.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'closure_approved_by_director';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_hold_closing() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
-- What a request says of its closing is what its last closing with effect says.
BEGIN
    IF NEW.closed_at IS NOT NULL AND (NEW.closed_at, NEW.closed_for) IS DISTINCT FROM (OLD.closed_at, OLD.closed_for)
        AND NOT EXISTS (
            SELECT FROM (
                SELECT c.closed_at, c.reason FROM cases_closure c
                 WHERE c.case_id = NEW.id AND c.reopened_at IS NULL AND c.withdrawn_at IS NULL
                   AND (NOT c.needs_approval OR c.approved_at IS NOT NULL)
                 ORDER BY coalesce(c.approved_at, c.recorded_at) DESC, c.id DESC LIMIT 1
            ) latest WHERE latest.closed_at = NEW.closed_at AND latest.reason = NEW.closed_for)
        OR NEW.closed_at IS NULL AND NEW.closed_for <> ''
    THEN
        RAISE EXCEPTION 'A request is closed with its reason, and after a death once another officer has approved.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_closed_by_a_closure';
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION cases_begin_closure(), cases_keep_closure(), cases_hold_closing() FROM PUBLIC;

CREATE TRIGGER begin_closure BEFORE INSERT ON cases_closure FOR EACH ROW EXECUTE FUNCTION cases_begin_closure();
CREATE TRIGGER keep_written BEFORE UPDATE ON cases_closure FOR EACH ROW EXECUTE FUNCTION cases_keep_closure();
CREATE TRIGGER keep_all BEFORE DELETE OR TRUNCATE ON cases_closure FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER hold_closing BEFORE UPDATE OF closed_at, closed_for ON cases_case
    FOR EACH ROW EXECUTE FUNCTION cases_hold_closing();
ALTER TABLE cases_closure ENABLE ALWAYS TRIGGER begin_closure, ENABLE ALWAYS TRIGGER keep_written,
    ENABLE ALWAYS TRIGGER keep_all;
ALTER TABLE cases_case ENABLE ALWAYS TRIGGER hold_closing;
REVOKE UPDATE, DELETE, TRUNCATE ON cases_closure FROM PUBLIC, lfnkr_web;
GRANT UPDATE (approved_at, approved_by_id, withdrawn_at, withdrawn_by_id, withdrawn_why, reopened_at, reopened_by_id)
    ON cases_closure TO lfnkr_web;
