-- That a register of a term is complete is said by the director and agreed to by another officer, each in their own name, once
-- the term is over. What was said stays as it was said; it can be taken back, once, with the reason.

CREATE FUNCTION reports_guard_register() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- The owner alone, that is a migration, writes in the name of others.
DECLARE
    answers constant text[] := ARRAY[
        'approved_by_id', 'approved_at', 'taken_back_by_id', 'taken_back_at', 'taken_back_reason'];
    named uuid := NEW.proposed_by_id;
    roles text[] := ARRAY['director'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.approved_at IS NOT NULL OR NEW.taken_back_at IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'register_stays',
                MESSAGE = 'a declaration begins without an answer';
        END IF;
        IF NEW.proposed_at < (SELECT (ends_on + 1)::timestamp AT TIME ZONE 'Asia/Tokyo'
                                FROM lfnkr_fiscalyear WHERE term = NEW.fiscal_year_id) THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'register_of_a_term_that_is_over',
                MESSAGE = 'a term that still runs is not complete';
        END IF;
    ELSE
        IF to_jsonb(NEW) - answers IS DISTINCT FROM to_jsonb(OLD) - answers
           OR OLD.taken_back_at IS NOT NULL
           OR OLD.approved_at IS NOT NULL
              AND (NEW.approved_at, NEW.approved_by_id) IS DISTINCT FROM (OLD.approved_at, OLD.approved_by_id)
           OR OLD.approved_at IS NULL AND NEW.approved_at IS NOT NULL AND NEW.taken_back_at IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'register_stays',
                MESSAGE = 'a declaration stays as it was made: take it back and make another';
        END IF;
        IF NEW.taken_back_at IS NOT NULL THEN
            named := NEW.taken_back_by_id;
            roles := ARRAY['director', 'treasurer', 'auditor'];
        ELSE
            named := NEW.approved_by_id;
            roles := ARRAY['treasurer', 'auditor'];
        END IF;
    END IF;
    IF NOT EXISTS (SELECT FROM accounts_user u WHERE u.id = named AND u.is_active AND u.role = ANY (roles)) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'register_of_an_officer',
            MESSAGE = 'the director declares a register complete, treasurer or auditor agree';
    END IF;
    IF named IS DISTINCT FROM nullif(current_setting('lfnkr.actor', true), '')::uuid
       AND NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'register_in_ones_own_name',
            MESSAGE = 'a declaration is made, agreed to and taken back in one''s own name';
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION reports_guard_register() FROM PUBLIC;

CREATE TRIGGER guard_register BEFORE INSERT OR UPDATE ON reports_registerdeclaration
    FOR EACH ROW EXECUTE FUNCTION reports_guard_register();
CREATE TRIGGER keep_all BEFORE DELETE ON reports_registerdeclaration
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE reports_registerdeclaration ENABLE ALWAYS TRIGGER guard_register, ENABLE ALWAYS TRIGGER keep_all;

REVOKE UPDATE, DELETE, TRUNCATE ON reports_registerdeclaration FROM PUBLIC, lfnkr_web;
GRANT UPDATE (approved_by_id, approved_at, taken_back_by_id, taken_back_at, taken_back_reason)
    ON reports_registerdeclaration TO lfnkr_web;
