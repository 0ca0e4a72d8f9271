-- A release is proposed by the director and agreed to by another officer, each in their own name. What it binds and says stays
-- as it was proposed; it is answered once, and revoked once, with the reason.

SET CONSTRAINTS ALL IMMEDIATE; -- What waits for the end of the transaction is asked now: a table that still waits is not altered.

CREATE FUNCTION reports_guard_release() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- The owner alone, that is a migration, writes in the name of others.
DECLARE
    answers constant text[] := ARRAY[
        'approved_by_id', 'approved_at', 'revoked_by_id', 'revoked_at', 'revoked_because'];
    named uuid := NEW.proposed_by_id;
    roles text[] := ARRAY['director'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.approved_at IS NOT NULL OR NEW.revoked_at IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'release_stays',
                MESSAGE = 'a release begins without an answer';
        END IF;
        IF NEW.proposed_at < (SELECT (ends_on + 1)::timestamp AT TIME ZONE 'Asia/Tokyo'
                                FROM lfnkr_fiscalyear WHERE term = NEW.fiscal_year_id) THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'release_of_a_term_that_is_over',
                MESSAGE = 'nothing of a term that still runs goes outside';
        END IF;
    ELSE
        IF to_jsonb(NEW) - answers IS DISTINCT FROM to_jsonb(OLD) - answers
           OR OLD.revoked_at IS NOT NULL
           OR OLD.approved_at IS NOT NULL
              AND (NEW.approved_at, NEW.approved_by_id) IS DISTINCT FROM (OLD.approved_at, OLD.approved_by_id)
           OR OLD.approved_at IS NULL AND NEW.approved_at IS NOT NULL AND NEW.revoked_at IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'release_stays',
                MESSAGE = 'a release stays as it was made: revoke it and propose another';
        END IF;
        IF NEW.revoked_at IS NOT NULL THEN
            named := NEW.revoked_by_id;
            roles := ARRAY['director', 'treasurer', 'auditor'];
        ELSE
            named := NEW.approved_by_id;
            roles := ARRAY['treasurer', 'auditor'];
            IF named = NEW.proposed_by_id THEN
                RETURN NEW;  -- refused by release_by_another
            END IF;
        END IF;
    END IF;
    IF NOT EXISTS (SELECT FROM accounts_user u WHERE u.id = named AND u.is_active AND u.role = ANY (roles)) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'release_of_an_officer',
            MESSAGE = 'the director proposes a release, treasurer or auditor agree';
    END IF;
    IF named IS DISTINCT FROM nullif(current_setting('lfnkr.actor', true), '')::uuid
       AND NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'release_in_ones_own_name',
            MESSAGE = 'a release is proposed, agreed to and revoked in one''s own name';
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION reports_guard_release() FROM PUBLIC;

CREATE TRIGGER guard_release BEFORE INSERT OR UPDATE ON reports_releaseitem
    FOR EACH ROW EXECUTE FUNCTION reports_guard_release();
CREATE TRIGGER keep_all BEFORE DELETE ON reports_releaseitem
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE reports_releaseitem ENABLE ALWAYS TRIGGER guard_release, ENABLE ALWAYS TRIGGER keep_all;

REVOKE UPDATE, DELETE, TRUNCATE ON reports_releaseitem FROM PUBLIC, lfnkr_web;
GRANT UPDATE (approved_by_id, approved_at, revoked_by_id, revoked_at, revoked_because)
    ON reports_releaseitem TO lfnkr_web;
