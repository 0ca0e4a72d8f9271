-- Answers about the needs of a person and about what was done to them are only added; whoever may see the person sees them.

CREATE FUNCTION cases_keep_person_answer() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF to_jsonb(NEW) - 'voided_at' IS DISTINCT FROM to_jsonb(OLD) - 'voided_at' THEN
        RAISE EXCEPTION 'An answer is kept as it was written. Record another.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER guard_voided BEFORE INSERT OR UPDATE ON cases_personanswer
    FOR EACH ROW EXECUTE FUNCTION cases_guard_voided();
CREATE TRIGGER keep_written BEFORE UPDATE ON cases_personanswer
    FOR EACH ROW EXECUTE FUNCTION cases_keep_person_answer();
CREATE TRIGGER keep_all BEFORE DELETE OR TRUNCATE ON cases_personanswer
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE cases_personanswer ENABLE ALWAYS TRIGGER guard_voided, ENABLE ALWAYS TRIGGER keep_written,
    ENABLE ALWAYS TRIGGER keep_all;
REVOKE UPDATE, DELETE, TRUNCATE ON cases_personanswer FROM PUBLIC, lfnkr_web;

CREATE POLICY seen ON cases_personanswer FOR SELECT USING (
    (SELECT cases_scope()) = 'all' OR EXISTS (SELECT FROM cases_person p WHERE p.id = cases_personanswer.person_id)
);
CREATE POLICY added ON cases_personanswer FOR INSERT WITH CHECK ((SELECT cases_scope()) = 'all');
CREATE POLICY changed ON cases_personanswer FOR UPDATE USING ((SELECT cases_scope()) = 'all');
ALTER TABLE cases_personanswer ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
