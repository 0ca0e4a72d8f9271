-- What was asked stays as it was asked; only how far it is and how it ended is written later, once.

CREATE FUNCTION reports_keep_freezing() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF OLD.finished_at IS NOT NULL
        OR to_jsonb(NEW) - '{state,refusal,edition_id,finished_at}'::text[]
           IS DISTINCT FROM to_jsonb(OLD) - '{state,refusal,edition_id,finished_at}'::text[]
    THEN
        RAISE EXCEPTION 'A freezing is kept as it was asked for and as it ended.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION reports_keep_freezing() FROM PUBLIC;

CREATE TRIGGER keep_written BEFORE UPDATE ON reports_freezing FOR EACH ROW EXECUTE FUNCTION reports_keep_freezing();
CREATE TRIGGER keep_all BEFORE DELETE OR TRUNCATE ON reports_freezing FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE reports_freezing ENABLE ALWAYS TRIGGER keep_written, ENABLE ALWAYS TRIGGER keep_all;
REVOKE UPDATE, DELETE, TRUNCATE ON reports_freezing FROM PUBLIC, lfnkr_web;
GRANT UPDATE (state, refusal, edition_id, finished_at) ON reports_freezing TO lfnkr_web;
