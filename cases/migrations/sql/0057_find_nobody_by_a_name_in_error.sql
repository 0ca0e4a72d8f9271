-- A name recorded in error is somebody else's or nobody's: no search may find a person by it. Of two at once, one that gives a
-- token and one that says "in error", the second waits for the first and is refused.
DELETE FROM cases_nametoken t USING cases_personname n WHERE n.id = t.name_id AND n.state = 'error';
SET CONSTRAINTS ALL IMMEDIATE;

CREATE FUNCTION cases_guard_tokens() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    PERFORM FROM cases_personname WHERE id IN (SELECT name_id FROM changed) ORDER BY id FOR SHARE;
    IF EXISTS (
        SELECT FROM changed c JOIN cases_personname n ON n.id = c.name_id WHERE n.state = 'error')
    THEN
        RAISE EXCEPTION 'A name recorded in error has no token.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'name_in_error_has_no_token';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION cases_guard_name_in_error() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    IF NEW.state = 'error' AND EXISTS (SELECT FROM cases_nametoken t WHERE t.name_id = NEW.id) THEN
        RAISE EXCEPTION 'A name recorded in error has no token.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'name_in_error_has_no_token';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER guard_given AFTER INSERT ON cases_nametoken REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION cases_guard_tokens();
CREATE TRIGGER guard_turned AFTER UPDATE ON cases_nametoken REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION cases_guard_tokens();
CREATE TRIGGER guard_error AFTER INSERT OR UPDATE OF state ON cases_personname
    FOR EACH ROW EXECUTE FUNCTION cases_guard_name_in_error();
ALTER TABLE cases_nametoken ENABLE ALWAYS TRIGGER guard_given, ENABLE ALWAYS TRIGGER guard_turned;
ALTER TABLE cases_personname ENABLE ALWAYS TRIGGER guard_error;
