-- Assignments of a request are only added; that a note was read is written once. Row-level security as on notes. A request that
-- nobody looks after may be taken by whoever has it open in an emergency.

CREATE FUNCTION cases_keep_assignment() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF to_jsonb(NEW) - '{acknowledged_at,acknowledged_by_id}'::text[]
        IS DISTINCT FROM to_jsonb(OLD) - '{acknowledged_at,acknowledged_by_id}'::text[]
        OR OLD.acknowledged_at IS NOT NULL
    THEN
        RAISE EXCEPTION 'Who was given a request is kept as it was written.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER keep_written BEFORE UPDATE ON cases_assignment FOR EACH ROW EXECUTE FUNCTION cases_keep_assignment();
CREATE TRIGGER keep_all BEFORE DELETE OR TRUNCATE ON cases_assignment
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE cases_assignment ENABLE ALWAYS TRIGGER keep_written, ENABLE ALWAYS TRIGGER keep_all;
REVOKE DELETE, TRUNCATE ON cases_assignment FROM PUBLIC, lfnkr_web;

CREATE POLICY seen ON cases_assignment FOR SELECT USING (
    (SELECT cases_scope()) = 'all' OR EXISTS (SELECT FROM cases_case c WHERE c.id = cases_assignment.case_id)
);
CREATE POLICY added ON cases_assignment FOR INSERT WITH CHECK ((SELECT cases_scope()) = 'all');
CREATE POLICY changed ON cases_assignment FOR UPDATE USING ((SELECT cases_scope()) = 'all');
ALTER TABLE cases_assignment ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE OR REPLACE FUNCTION cases_guard_decisions_on_a_request() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
-- Whoever a request is open to in an emergency alone does not say who looks after it, and neither closes nor restricts it;
-- one that nobody looks after they may take.
DECLARE
    actor uuid := nullif(current_setting('lfnkr.actor', true), '')::uuid;
BEGIN
    IF actor IS NOT NULL AND actor <> OLD.lead_id AND actor IS DISTINCT FROM OLD.deputy_id
        AND (NEW.lead_id, NEW.deputy_id, NEW.closed_at, NEW.is_restricted)
            IS DISTINCT FROM (OLD.lead_id, OLD.deputy_id, OLD.closed_at, OLD.is_restricted)
        AND OLD.id = ANY (cases_opened_to(actor, now()))
        AND OLD.given_back_at IS NULL
        AND EXISTS (
            SELECT FROM accounts_user u
             WHERE u.id = OLD.lead_id AND u.is_active AND u.role IN ('caseworker', 'director'))
    THEN
        RAISE EXCEPTION 'Through an opening in an emergency nobody assigns, closes or restricts a request.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'glass_decides_nothing';
    END IF;
    RETURN NEW;
END
$$;
