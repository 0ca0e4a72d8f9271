-- A line about an earlier flight is kept as it was written, and taken back once: told anew by another line, or recorded in error.

CREATE FUNCTION cases_keep_flight() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
-- Whose it is may be said anew by a merge, whose trigger does it. The bounds of the day are computed after this.
DECLARE
    moved text[] := CASE
        WHEN pg_trigger_depth() > 1 THEN '{happened_from,happened_until,person_id}'
        WHEN OLD.taken_back_at IS NULL THEN '{happened_from,happened_until,taken_back_at,taken_back_by_id,why}'
        ELSE '{happened_from,happened_until}' END;
BEGIN
    IF to_jsonb(NEW) - moved IS DISTINCT FROM to_jsonb(OLD) - moved THEN
        RAISE EXCEPTION 'An earlier flight is kept as it was told. Tell it anew.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER keep_written BEFORE UPDATE ON cases_earlierflight FOR EACH ROW EXECUTE FUNCTION cases_keep_flight();
CREATE TRIGGER keep_all BEFORE DELETE OR TRUNCATE ON cases_earlierflight
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE cases_earlierflight ENABLE ALWAYS TRIGGER keep_written, ENABLE ALWAYS TRIGGER keep_all;
REVOKE UPDATE, DELETE, TRUNCATE ON cases_earlierflight FROM PUBLIC, lfnkr_web;
GRANT UPDATE (taken_back_at, taken_back_by_id, why) ON cases_earlierflight TO lfnkr_web;

CREATE POLICY seen ON cases_earlierflight FOR SELECT USING (
    (SELECT cases_scope()) = 'all' OR EXISTS (SELECT FROM cases_case c WHERE c.id = cases_earlierflight.case_id)
);
CREATE POLICY added ON cases_earlierflight FOR INSERT WITH CHECK ((SELECT cases_scope()) = 'all');
CREATE POLICY changed ON cases_earlierflight FOR UPDATE USING ((SELECT cases_scope()) = 'all');
ALTER TABLE cases_earlierflight ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
