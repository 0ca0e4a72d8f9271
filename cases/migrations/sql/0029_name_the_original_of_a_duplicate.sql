-- A duplicate names the request that counts instead; whatever is recorded later, somebody counts in one of them.

CREATE FUNCTION cases_original_counts(request uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Whether somebody counts in a request, or in one that its own duplicates lead to, however many steps away.
WITH RECURSIVE reached (id) AS (
    SELECT request
     UNION
    SELECT last.duplicate_of_id
      FROM reached r
      JOIN public.cases_casemember m ON m.case_id = r.id AND m.voided_at IS NULL AND m.status = 'duplicate'
     CROSS JOIN LATERAL (
           SELECT s.duplicate_of_id FROM public.cases_statuschange s
            WHERE s.member_id = m.id AND s.voided_at IS NULL ORDER BY s.counts_at DESC, s.id DESC LIMIT 1) last
     WHERE last.duplicate_of_id IS NOT NULL
)
SELECT EXISTS (
    SELECT FROM reached r JOIN public.cases_casemember m ON m.case_id = r.id
     WHERE m.voided_at IS NULL AND m.status <> 'duplicate')
$$;

CREATE FUNCTION cases_check_original() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Rows of before this was asked have none; every one added since has.
BEGIN
    IF NEW.duplicate_of_id IS NULL THEN
        RAISE EXCEPTION 'A duplicate names the request that counts instead.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'duplicate_names_its_original';
    END IF;
    IF EXISTS (
        SELECT FROM public.cases_casemember m WHERE m.id = NEW.member_id AND m.case_id = NEW.duplicate_of_id
    ) THEN
        RAISE EXCEPTION 'A request is no duplicate of itself.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'duplicate_of_another';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_hold_original() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- At the end of the transaction, for the request of a member who became a duplicate or stands no more: in each request that
-- one of its duplicates names, and in it where another names it, somebody counts. Whoever is taken off a request that others
-- name leaves somebody who counts in that very request: where a third one leads does not tell who it was.
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
    request uuid;
    is_taken_off boolean;
    is_refused boolean;
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    SELECT m.case_id, m.voided_at IS NOT NULL AND m.status <> 'duplicate' INTO request, is_taken_off
      FROM public.cases_casemember m
     WHERE m.id = CASE TG_ARGV[0] WHEN 'member' THEN (to_jsonb(NEW) ->> 'id')::uuid ELSE (to_jsonb(NEW) ->> 'member_id')::uuid END;
    SELECT EXISTS (
        SELECT FROM public.cases_statuschange s
          JOIN public.cases_casemember m ON m.id = s.member_id AND m.voided_at IS NULL AND m.status = 'duplicate'
         WHERE s.status = 'duplicate' AND s.voided_at IS NULL AND s.duplicate_of_id IS NOT NULL
           AND (s.duplicate_of_id = request OR m.case_id = request)
           AND s.id = (SELECT l.id FROM public.cases_statuschange l
                        WHERE l.member_id = m.id AND l.voided_at IS NULL ORDER BY l.counts_at DESC, l.id DESC LIMIT 1)
           AND NOT CASE
               WHEN m.case_id <> request AND TG_ARGV[0] = 'member' AND is_taken_off THEN EXISTS (
                   SELECT FROM public.cases_casemember o
                    WHERE o.case_id = request AND o.voided_at IS NULL AND o.status <> 'duplicate')
               ELSE public.cases_original_counts(s.duplicate_of_id)
           END
    ) INTO is_refused;
    PERFORM set_config('lfnkr.scope', former, true);
    IF is_refused THEN
        RAISE EXCEPTION 'Nobody would count in the request that a duplicate names.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'duplicate_of_one_that_counts';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER check_original BEFORE INSERT ON cases_statuschange
    FOR EACH ROW WHEN (NEW.status = 'duplicate') EXECUTE FUNCTION cases_check_original();
CREATE CONSTRAINT TRIGGER hold_original AFTER INSERT OR UPDATE OF voided_at ON cases_statuschange
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.status = 'duplicate' OR NEW.voided_at IS NOT NULL)
    EXECUTE FUNCTION cases_hold_original('step');
CREATE CONSTRAINT TRIGGER hold_original AFTER UPDATE OF voided_at ON cases_casemember
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_hold_original('member');
ALTER TABLE cases_statuschange ENABLE ALWAYS TRIGGER check_original, ENABLE ALWAYS TRIGGER hold_original;
ALTER TABLE cases_casemember ENABLE ALWAYS TRIGGER hold_original;

REVOKE ALL ON FUNCTION cases_original_counts(uuid), cases_check_original(), cases_hold_original() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_original_counts(uuid) TO lfnkr_web;
