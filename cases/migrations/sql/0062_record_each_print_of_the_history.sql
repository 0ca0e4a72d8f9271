-- Prints of the history of a request are only added. Row-level security as on notes. Paper outlasts an opening in an emergency, so
-- nobody prints through one; a print with names has the sealed part open to whoever prints, so that the opening is recorded too.

CREATE FUNCTION cases_guard_history_print() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    IF NEW.case_id = ANY (cases_opened_to(NEW.printed_by_id, now())) AND NOT EXISTS (
        SELECT FROM cases_case c WHERE c.id = NEW.case_id AND NEW.printed_by_id IN (c.lead_id, c.deputy_id))
    THEN
        RAISE EXCEPTION 'Through an opening in an emergency nobody prints the history of a request.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'glass_prints_nothing';
    END IF;
    IF NEW.with_names AND NOT EXISTS (
        SELECT FROM cases_sealopening o
         WHERE o.case_id = NEW.case_id AND o.by_id = NEW.printed_by_id AND o.closes_at > NEW.printed_at)
    THEN
        RAISE EXCEPTION 'A print with names needs the sealed part open to whoever prints.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'print_with_names_opens_the_seal';
    END IF;
    IF NEW.about_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM cases_casemember m WHERE m.id = NEW.about_id AND m.case_id = NEW.case_id)
    THEN
        RAISE EXCEPTION 'A print is narrowed to somebody on its request.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'print_about_its_people';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER guard_print BEFORE INSERT ON cases_historyprint
    FOR EACH ROW EXECUTE FUNCTION cases_guard_history_print();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON cases_historyprint
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE cases_historyprint ENABLE ALWAYS TRIGGER guard_print, ENABLE ALWAYS TRIGGER append_only;
REVOKE UPDATE, DELETE, TRUNCATE ON cases_historyprint FROM PUBLIC, lfnkr_web;

CREATE POLICY seen ON cases_historyprint FOR SELECT USING (
    (SELECT cases_scope()) = 'all' OR EXISTS (SELECT FROM cases_case c WHERE c.id = cases_historyprint.case_id)
);
CREATE POLICY added ON cases_historyprint FOR INSERT WITH CHECK ((SELECT cases_scope()) = 'all');
ALTER TABLE cases_historyprint ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
