-- A status change stays as it was written, but for the age that is computed from the person's birth date: a corrected
-- date corrects it. So this table cannot take the common append_only(), which refuses every UPDATE.

CREATE FUNCTION cases_keep_status_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF to_jsonb(NEW) - 'age_months' IS DISTINCT FROM to_jsonb(OLD) - 'age_months' THEN
        RAISE EXCEPTION 'A status change is kept as it was written. Correct it with another one.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER keep_written BEFORE UPDATE ON cases_statuschange
    FOR EACH ROW EXECUTE FUNCTION cases_keep_status_change();
CREATE TRIGGER keep_all BEFORE DELETE OR TRUNCATE ON cases_statuschange
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE cases_statuschange ENABLE ALWAYS TRIGGER keep_written, ENABLE ALWAYS TRIGGER keep_all;
REVOKE UPDATE, DELETE, TRUNCATE ON cases_statuschange FROM PUBLIC, lfnkr_web;
GRANT UPDATE (age_months) ON cases_statuschange TO lfnkr_web;
