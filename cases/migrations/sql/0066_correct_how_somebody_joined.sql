-- How somebody came to be on a request is told anew in one act that keeps what it was. Where the day is another, their first step
-- is taken back and another stands in its place.

CREATE FUNCTION cases_begin_joining_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NEW.before <> (SELECT m.joined FROM public.cases_casemember m WHERE m.id = NEW.member_id)
        OR NEW.former_step_id IS NOT NULL AND NOT (
            EXISTS (SELECT FROM public.cases_statuschange s
                     WHERE s.id = NEW.former_step_id AND s.member_id = NEW.member_id AND s.status = 'received'
                       AND s.voided_at IS NOT NULL)
            AND EXISTS (SELECT FROM public.cases_statuschange s
                         WHERE s.id = NEW.step_id AND s.member_id = NEW.member_id AND s.status = 'received'
                           AND s.voided_at IS NULL))
    THEN
        RAISE EXCEPTION 'What is told anew is how this person joined, and their own first step.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'joining_change_of_its_member';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_hold_joining() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NEW.joined <> OLD.joined AND NOT EXISTS (
        SELECT FROM public.cases_joiningchange c
         WHERE c.member_id = NEW.id AND c.before = OLD.joined AND c.after = NEW.joined
           AND c.act = nullif(current_setting('lfnkr.act_id', true), '')::uuid)
    THEN
        RAISE EXCEPTION 'How somebody joined before is kept in the act that corrects it.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'joining_change_kept';
    END IF;
    RETURN NEW;
END
$$;

-- A proposed correction is kept as it was told, and answered once.

CREATE FUNCTION cases_keep_correction() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    answers text[] := '{agreed_at,agreed_by_id,withdrawn_at,withdrawn_by_id}';
BEGIN
    IF OLD.agreed_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL
        OR to_jsonb(NEW) - answers IS DISTINCT FROM to_jsonb(OLD) - answers
    THEN
        RAISE EXCEPTION 'A proposed correction is kept as it was told, and answered once.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

REVOKE ALL ON FUNCTION cases_begin_joining_change(), cases_hold_joining(), cases_keep_correction() FROM PUBLIC;

CREATE TRIGGER begin_joining_change BEFORE INSERT ON cases_joiningchange
    FOR EACH ROW EXECUTE FUNCTION cases_begin_joining_change();
CREATE TRIGGER hold_joining BEFORE UPDATE OF joined ON cases_casemember
    FOR EACH ROW EXECUTE FUNCTION cases_hold_joining();
CREATE TRIGGER keep_written BEFORE UPDATE ON cases_proposedcorrection
    FOR EACH ROW EXECUTE FUNCTION cases_keep_correction();
CREATE TRIGGER keep_all BEFORE DELETE OR TRUNCATE ON cases_proposedcorrection
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE cases_joiningchange ENABLE ALWAYS TRIGGER begin_joining_change;
ALTER TABLE cases_casemember ENABLE ALWAYS TRIGGER hold_joining;
ALTER TABLE cases_proposedcorrection ENABLE ALWAYS TRIGGER keep_written, ENABLE ALWAYS TRIGGER keep_all;
REVOKE UPDATE, DELETE, TRUNCATE ON cases_proposedcorrection FROM PUBLIC, lfnkr_web;
GRANT UPDATE (agreed_at, agreed_by_id, withdrawn_at, withdrawn_by_id) ON cases_proposedcorrection TO lfnkr_web;
GRANT UPDATE (joined) ON cases_casemember TO lfnkr_web;
GRANT UPDATE (ended_contact_at) ON cases_event TO lfnkr_web;
