DROP TRIGGER place_added ON cases_statuschange;
DROP TRIGGER place_added ON cases_leadchange;
DROP TRIGGER keep_written ON cases_leadchange;
DROP TRIGGER keep_all ON cases_leadchange;
DROP TRIGGER keep_response_due ON cases_leadchange;

CREATE OR REPLACE FUNCTION cases_check_status_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Locks the member, so that of two moves at once the second is measured against what the first made of it.
BEGIN
    SELECT status INTO NEW.before FROM public.cases_casemember WHERE id = NEW.member_id FOR NO KEY UPDATE;
    IF NOT EXISTS (SELECT FROM public.cases_transition t WHERE t.before = NEW.before AND t.after = NEW.status) THEN
        RAISE EXCEPTION 'The status "%" may not follow "%".', NEW.status, NEW.before
            USING ERRCODE = 'check_violation', CONSTRAINT = 'status_transition';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_move_status() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE public.cases_casemember
       SET status = NEW.status, status_detail = NEW.detail, missing_reviewed_at = NULL
     WHERE id = NEW.member_id;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION cases_check_lead_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    former public.cases_casemember;
BEGIN
    SELECT * INTO former FROM public.cases_casemember WHERE id = NEW.member_id FOR NO KEY UPDATE;
    IF former.status IN ('died', 'duplicate') THEN
        RAISE EXCEPTION 'The lead does not change any more after "%".', former.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'lead_of_the_living';
    END IF;
    IF NEW.lead = former.lead AND NEW.partner_id IS NOT DISTINCT FROM former.partner_id THEN
        RAISE EXCEPTION 'The lead is there already.' USING ERRCODE = 'check_violation', CONSTRAINT = 'lead_changes';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_move_lead() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE public.cases_casemember SET lead = NEW.lead, partner_id = NEW.partner_id WHERE id = NEW.member_id;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION cases_keep_status_change() RETURNS trigger
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

CREATE OR REPLACE FUNCTION cases_response_due(request uuid) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- The call, 72 hours and the pauses that have ended; NULL once somebody is on the way, a partner leads, or all have an outcome.
-- While a pause runs the end moves away from its beginning: then this is the earliest it can be.
SELECT c.received_at + interval '72 hours' + coalesce((
           SELECT sum(p.ends_at - greatest(p.begins_at, c.received_at)) FROM cases_clockpause p
            WHERE p.case_id = c.id AND p.ends_at > c.received_at), interval '0')
  FROM cases_case c
 WHERE c.id = request
   AND EXISTS (
       SELECT FROM cases_casemember m WHERE m.case_id = c.id
          AND m.status IN ('', 'received', 'verifying', 'accepted', 'waiting', 'funded', 'in_movement', 'interrupted', 'missing'))
   AND NOT EXISTS (
       SELECT FROM cases_casemember m JOIN cases_operationmember om ON om.member_id = m.id
         JOIN cases_operation o ON o.id = om.operation_id
        WHERE m.case_id = c.id AND o.mobilised_at IS NOT NULL)
   AND NOT EXISTS (
       SELECT FROM cases_casemember m
        CROSS JOIN LATERAL (
            SELECT l.lead FROM cases_leadchange l WHERE l.member_id = m.id ORDER BY l.occurred_at DESC, l.id DESC LIMIT 1
        ) latest
        WHERE m.case_id = c.id AND latest.lead = 'partner')
$$;

REVOKE ALL ON FUNCTION cases_move_status(), cases_move_lead() FROM PUBLIC;

DROP FUNCTION cases_place_added_statuses(), cases_place_added_leads(), cases_keep_lead_change(),
    cases_recompute_member(uuid), cases_history_is_legal(uuid), cases_member_follows_lead(uuid),
    cases_member_follows_status(uuid), cases_place_leads(uuid, bigint[]), cases_place_statuses(uuid, bigint[]),
    cases_counted_at(bigint[], timestamptz[], int[]),
    cases_merge_steps(text[], timestamptz[], timestamptz[], int, boolean, text, int, int),
    cases_step_bounds(text, timestamptz, timestamptz, boolean, text, timestamptz);

CREATE TRIGGER move_status AFTER INSERT ON cases_statuschange
    FOR EACH ROW EXECUTE FUNCTION cases_move_status();
CREATE TRIGGER move_lead AFTER INSERT ON cases_leadchange
    FOR EACH ROW EXECUTE FUNCTION cases_move_lead();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON cases_leadchange
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER keep_response_due AFTER INSERT ON cases_leadchange
    FOR EACH ROW EXECUTE FUNCTION cases_keep_response_due('member');

ALTER TABLE cases_statuschange ENABLE ALWAYS TRIGGER move_status, ALTER COLUMN counts_at DROP NOT NULL;
ALTER TABLE cases_leadchange ENABLE ALWAYS TRIGGER move_lead, ENABLE ALWAYS TRIGGER append_only,
    ENABLE ALWAYS TRIGGER keep_response_due, ALTER COLUMN counts_at DROP NOT NULL;
