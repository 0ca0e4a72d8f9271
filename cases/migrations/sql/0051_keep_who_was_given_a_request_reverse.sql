CREATE OR REPLACE FUNCTION cases_guard_decisions_on_a_request() RETURNS trigger
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

ALTER TABLE cases_assignment NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY seen ON cases_assignment;
DROP POLICY added ON cases_assignment;
DROP POLICY changed ON cases_assignment;
GRANT DELETE ON cases_assignment TO lfnkr_web;
DROP TRIGGER keep_written ON cases_assignment;
DROP TRIGGER keep_all ON cases_assignment;
DROP FUNCTION cases_keep_assignment();
