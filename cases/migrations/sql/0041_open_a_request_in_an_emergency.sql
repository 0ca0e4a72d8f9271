-- A caseworker who is not on a request opens it in an emergency (security promise B7): told of before it opens, for an hour, once
-- for longer, reviewed by another officer. The rows are only added; who is told of what is asked here once more.

CREATE FUNCTION cases_opened_to(person uuid, moment timestamptz) RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = public, pg_temp
AS $$
-- The requests open in an emergency to a caseworker whose account is in use.
SELECT coalesce(array_agg(o.case_id), '{}')
  FROM cases_glassopening o
  JOIN accounts_user u ON u.id = o.by_id AND u.is_active AND u.role = 'caseworker'
  LEFT JOIN cases_glassextension x ON x.opening_id = o.id
 WHERE o.by_id = person AND coalesce(x.closes_at, o.closes_at) > moment
$$;

-- Who asks, and at the moment their transaction began: what began while it was open is finished.
ALTER POLICY seen ON cases_case USING (
    (SELECT cases_scope()) = 'all' OR lead_id = (SELECT cases_reader()) OR deputy_id = (SELECT cases_reader())
    OR (id = ANY ((SELECT cases_opened_to(cases_reader(), now()))::uuid[]) AND NOT is_restricted)
);

CREATE FUNCTION cases_begin_glass() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
    whose  cases_case;
    to_tell uuid[];
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    SELECT * INTO whose FROM cases_case WHERE id = NEW.case_id;
    PERFORM set_config('lfnkr.scope', former, true);
    IF whose.is_restricted OR NEW.by_id IN (whose.lead_id, whose.deputy_id)
        OR NEW.opened_at > clock_timestamp() + interval '1 day'
        OR NOT EXISTS (SELECT FROM accounts_user u WHERE u.id = NEW.by_id AND u.is_active AND u.role = 'caseworker')
    THEN
        RAISE EXCEPTION 'Only a caseworker in office who is not on a request opens it in an emergency, now, and no restricted one.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'glass_by_a_caseworker';
    END IF;
    SELECT coalesce(array_agg(u.id), '{}') INTO to_tell FROM accounts_user u
     WHERE u.is_active AND u.role <> '' AND u.id <> NEW.by_id
       AND (u.role IN ('director', 'auditor') OR u.id IN (whose.lead_id, whose.deputy_id));
    IF cardinality(to_tell) = 0 OR EXISTS (
        SELECT FROM unnest(to_tell) AS one (id)
         WHERE NOT EXISTS (
               SELECT FROM notices_notice n
                WHERE n.kind = 'cases.glass_broken' AND n.about = NEW.id AND n.step = '' AND n.user_id = one.id))
    THEN
        RAISE EXCEPTION 'Nobody opens a request in an emergency before its lead, deputy, directors and auditors were told.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'glass_told_before';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_begin_glass_extension() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM cases_glassopening o
         WHERE o.id = NEW.opening_id AND NEW.extended_at BETWEEN o.opened_at AND o.closes_at
           AND NEW.closes_at = o.opened_at + interval '4 hours')
    THEN
        RAISE EXCEPTION 'An opening is extended while it holds, until four hours after it began.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'glass_extended_while_open';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_begin_glass_review() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    IF EXISTS (SELECT FROM cases_glassopening o WHERE o.id = NEW.opening_id AND o.by_id = NEW.reviewed_by_id)
        OR NOT EXISTS (
            SELECT FROM accounts_user u
             WHERE u.id = NEW.reviewed_by_id AND u.is_active AND u.role IN ('director', 'auditor'))
    THEN
        RAISE EXCEPTION 'A director or auditor reviews an opening that is not their own.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'glass_reviewed_by_another';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_guard_decisions_on_a_request() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
-- Whoever a request is open to in an emergency alone does not say who looks after it, and neither closes nor restricts it.
DECLARE
    actor uuid := nullif(current_setting('lfnkr.actor', true), '')::uuid;
BEGIN
    IF actor IS NOT NULL AND actor <> OLD.lead_id AND actor IS DISTINCT FROM OLD.deputy_id
        AND (NEW.lead_id, NEW.deputy_id, NEW.closed_at, NEW.is_restricted)
            IS DISTINCT FROM (OLD.lead_id, OLD.deputy_id, OLD.closed_at, OLD.is_restricted)
        AND OLD.id = ANY (cases_opened_to(actor, now()))
    THEN
        RAISE EXCEPTION 'Through an opening in an emergency nobody assigns, closes or restricts a request.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'glass_decides_nothing';
    END IF;
    RETURN NEW;
END
$$;

REVOKE ALL ON FUNCTION cases_begin_glass(), cases_begin_glass_extension(), cases_begin_glass_review(),
    cases_guard_decisions_on_a_request() FROM PUBLIC;

CREATE TRIGGER begin_glass BEFORE INSERT ON cases_glassopening FOR EACH ROW EXECUTE FUNCTION cases_begin_glass();
CREATE TRIGGER begin_glass BEFORE INSERT ON cases_glassextension
    FOR EACH ROW EXECUTE FUNCTION cases_begin_glass_extension();
CREATE TRIGGER begin_glass BEFORE INSERT ON cases_glassreview FOR EACH ROW EXECUTE FUNCTION cases_begin_glass_review();
CREATE TRIGGER guard_decisions BEFORE UPDATE OF lead_id, deputy_id, closed_at, is_restricted ON cases_case
    FOR EACH ROW EXECUTE FUNCTION cases_guard_decisions_on_a_request();
ALTER TABLE cases_glassopening ENABLE ALWAYS TRIGGER begin_glass;
ALTER TABLE cases_glassextension ENABLE ALWAYS TRIGGER begin_glass;
ALTER TABLE cases_glassreview ENABLE ALWAYS TRIGGER begin_glass;
ALTER TABLE cases_case ENABLE ALWAYS TRIGGER guard_decisions;
