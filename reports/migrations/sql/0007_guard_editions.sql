-- What was frozen stays as it was frozen (design.md rule 18, section 4): the director proposes, another officer signs, each in
-- their own name; only the signature or the withdrawal is written later, once. Whoever writes meets these triggers.

CREATE FUNCTION reports_refuse(law text, sentence text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = law, MESSAGE = sentence;
END
$$;

CREATE FUNCTION reports_guard_edition() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    named uuid := CASE TG_OP WHEN 'INSERT' THEN NEW.proposed_by_id ELSE coalesce(NEW.signed_by_id, NEW.withdrawn_by_id) END;
    roles text[] := CASE TG_OP WHEN 'INSERT' THEN ARRAY['director'] ELSE ARRAY['director', 'treasurer', 'auditor'] END;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.signed_at IS NOT NULL OR NEW.withdrawn_at IS NOT NULL THEN
            PERFORM reports_refuse('edition_begins_unsigned', 'an edition begins without its second signature');
        ELSIF NOT EXISTS (
            SELECT FROM lfnkr_fiscalyear
             WHERE term = NEW.fiscal_year_id AND ends_on < (NEW.frozen_at AT TIME ZONE 'Asia/Tokyo')::date
        ) THEN
            PERFORM reports_refuse('edition_of_a_term_that_is_over', 'a term is frozen when its last day is over');
        ELSIF NEW.number <> 1 + (
            SELECT count(*) FROM reports_edition WHERE fiscal_year_id = NEW.fiscal_year_id AND signed_at IS NOT NULL
        ) THEN
            PERFORM reports_refuse('edition_number_once', 'editions of a term are numbered in the order they were signed');
        END IF;
    ELSIF OLD.signed_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL
          OR (NEW.signed_at IS NULL AND NEW.withdrawn_at IS NULL)
          OR to_jsonb(NEW) - '{signed_by_id,signed_at,withdrawn_by_id,withdrawn_at,withdrawn_because}'::text[]
             <> to_jsonb(OLD) - '{signed_by_id,signed_at,withdrawn_by_id,withdrawn_at,withdrawn_because}'::text[] THEN
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'edition_stays',
            MESSAGE = 'an edition stays as it was frozen: it is signed or withdrawn once';
    END IF;
    IF NOT EXISTS (SELECT FROM accounts_user WHERE id = named AND is_active AND role = ANY (roles)) THEN
        PERFORM reports_refuse('edition_of_an_officer', 'the director freezes; director, treasurer or auditor sign or withdraw');
    ELSIF named IS DISTINCT FROM nullif(current_setting('lfnkr.actor', true), '')::uuid
          AND NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
        PERFORM reports_refuse('edition_in_ones_own_name', 'an edition is frozen, signed and withdrawn in one''s own name');
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION reports_guard_edition() FROM PUBLIC;

CREATE TRIGGER guard_edition BEFORE INSERT OR UPDATE ON reports_edition
    FOR EACH ROW EXECUTE FUNCTION reports_guard_edition();
CREATE TRIGGER kept BEFORE DELETE ON reports_edition FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

CREATE FUNCTION reports_guard_edition_file() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Figures and texts are those whose hash stands in the edition's content; a PDF is added once the edition is signed.
DECLARE
    edition reports_edition;
BEGIN
    SELECT * INTO edition FROM reports_edition WHERE id = NEW.edition_id;
    IF NEW.format = 'pdf' THEN
        IF edition.signed_at IS NULL THEN
            PERFORM reports_refuse('edition_printed_when_signed', 'an edition is printed once two officers signed it');
        END IF;
    ELSIF NEW.sha256 IS DISTINCT FROM
          convert_from(edition.content, 'UTF8')::jsonb #>> ARRAY['files', NEW.audience, NEW.language, NEW.format] THEN
        PERFORM reports_refuse('edition_file_is_named', 'the content of the edition names no such file');
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION reports_guard_edition_file() FROM PUBLIC;

CREATE TRIGGER guard_edition_file BEFORE INSERT ON reports_editionfile
    FOR EACH ROW EXECUTE FUNCTION reports_guard_edition_file();

ALTER TABLE reports_edition ENABLE ALWAYS TRIGGER guard_edition, ENABLE ALWAYS TRIGGER kept;
ALTER TABLE reports_editionfile ENABLE ALWAYS TRIGGER guard_edition_file;

-- The application may write the signature or the withdrawal, and nothing else.
REVOKE UPDATE, DELETE, TRUNCATE ON reports_edition FROM PUBLIC, lfnkr_web;
GRANT UPDATE (signed_by_id, signed_at, withdrawn_by_id, withdrawn_at, withdrawn_because) ON reports_edition TO lfnkr_web;

CREATE FUNCTION reports_known_until() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- The moment before which all that was recorded is committed: when the oldest other transaction of whoever may record
-- began, else now. A row is recorded after its transaction began, so that none can still come from before.
SELECT least(clock_timestamp(), min(a.xact_start))
  FROM pg_stat_activity a
 WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND a.backend_type = 'client backend'
   AND has_table_privilege(a.usesysid, 'public.cases_statuschange', 'INSERT')
$$;
REVOKE ALL ON FUNCTION reports_known_until() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reports_known_until() TO lfnkr_web;
