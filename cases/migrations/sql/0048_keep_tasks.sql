-- Tasks: seen by whoever sees their request, and of no request by who has or made them; never deleted; what a task is of and
-- what made it stays; whoever has one of a request is its lead, its deputy or a director.

CREATE FUNCTION cases_guard_task() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
    may_see boolean;
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.case_id, NEW.kind, NEW.template, NEW.series, NEW.follows_id, NEW.recorded_at, NEW.recorded_by_id)
        IS DISTINCT FROM (OLD.case_id, OLD.kind, OLD.template, OLD.series, OLD.follows_id, OLD.recorded_at, OLD.recorded_by_id)
    THEN
        RAISE EXCEPTION 'What a task is, of which request and who made it stays as it was written.'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'task_stays_what_it_is';
    END IF;
    IF NEW.case_id IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.owner_id <> OLD.owner_id) THEN
        PERFORM set_config('lfnkr.scope', 'all', true);
        SELECT EXISTS (
            SELECT FROM cases_case c
             WHERE c.id = NEW.case_id
               AND (NEW.owner_id IN (c.lead_id, c.deputy_id)
                    OR EXISTS (SELECT FROM accounts_user u WHERE u.id = NEW.owner_id AND u.role = 'director')))
          INTO may_see;
        PERFORM set_config('lfnkr.scope', former, true);
        IF NOT may_see THEN
            RAISE EXCEPTION 'A task of a request is its lead''s, its deputy''s or a director''s.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'task_owner_may_see';
        END IF;
    END IF;
    RETURN NEW;
END
$$;

REVOKE ALL ON FUNCTION cases_guard_task() FROM PUBLIC;

CREATE TRIGGER guard_task BEFORE INSERT OR UPDATE ON cases_task FOR EACH ROW EXECUTE FUNCTION cases_guard_task();
CREATE TRIGGER keep_all BEFORE DELETE OR TRUNCATE ON cases_task FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE cases_task ENABLE ALWAYS TRIGGER guard_task, ENABLE ALWAYS TRIGGER keep_all;
REVOKE DELETE, TRUNCATE ON cases_task FROM PUBLIC, lfnkr_web;

CREATE POLICY seen ON cases_task FOR SELECT USING (
    (SELECT cases_scope()) = 'all'
    OR EXISTS (SELECT FROM cases_case c WHERE c.id = cases_task.case_id)
    OR (case_id IS NULL AND (SELECT cases_reader()) IN (owner_id, recorded_by_id))
);
CREATE POLICY added ON cases_task FOR INSERT WITH CHECK ((SELECT cases_scope()) = 'all');
CREATE POLICY changed ON cases_task FOR UPDATE USING ((SELECT cases_scope()) = 'all');
ALTER TABLE cases_task ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY seen ON cases_taskstep FOR SELECT USING (
    (SELECT cases_scope()) = 'all' OR EXISTS (SELECT FROM cases_task t WHERE t.id = cases_taskstep.task_id)
);
CREATE POLICY added ON cases_taskstep FOR INSERT WITH CHECK ((SELECT cases_scope()) = 'all');
ALTER TABLE cases_taskstep ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
