-- A member's status and lead have one writer: the rows of cases_statuschange and cases_leadchange (design rule 4).

CREATE TABLE cases_transition (
    before varchar(14) NOT NULL,
    after  varchar(14) NOT NULL,
    PRIMARY KEY (before, after)
);
COMMENT ON TABLE cases_transition IS 'Which status may follow which: TRANSITIONS of cases/status.py, compared by a test.';
REVOKE ALL ON cases_transition FROM PUBLIC, lfnkr_web;
GRANT SELECT ON cases_transition TO lfnkr_web;

INSERT INTO cases_transition (before, after) VALUES
    ('', 'received'),
    ('received', 'verifying'), ('received', 'accepted'), ('received', 'declined'), ('received', 'withdrawn'),
    ('received', 'left_group'), ('received', 'repatriated'), ('received', 'missing'), ('received', 'died'),
    ('received', 'duplicate'),
    ('verifying', 'accepted'), ('verifying', 'waiting'), ('verifying', 'declined'), ('verifying', 'withdrawn'),
    ('verifying', 'left_group'), ('verifying', 'repatriated'), ('verifying', 'missing'), ('verifying', 'died'),
    ('verifying', 'duplicate'),
    ('accepted', 'waiting'), ('accepted', 'funded'), ('accepted', 'declined'), ('accepted', 'withdrawn'),
    ('accepted', 'left_group'), ('accepted', 'repatriated'), ('accepted', 'missing'), ('accepted', 'died'),
    ('accepted', 'duplicate'),
    ('waiting', 'waiting'), ('waiting', 'accepted'), ('waiting', 'funded'), ('waiting', 'declined'),
    ('waiting', 'withdrawn'), ('waiting', 'left_group'), ('waiting', 'repatriated'), ('waiting', 'missing'),
    ('waiting', 'died'), ('waiting', 'duplicate'),
    ('funded', 'waiting'), ('funded', 'in_movement'), ('funded', 'declined'), ('funded', 'withdrawn'),
    ('funded', 'left_group'), ('funded', 'repatriated'), ('funded', 'missing'), ('funded', 'died'),
    ('funded', 'duplicate'),
    ('in_movement', 'interrupted'), ('in_movement', 'safe'), ('in_movement', 'declined'), ('in_movement', 'withdrawn'),
    ('in_movement', 'left_group'), ('in_movement', 'repatriated'), ('in_movement', 'missing'), ('in_movement', 'died'),
    ('in_movement', 'duplicate'),
    ('interrupted', 'interrupted'), ('interrupted', 'in_movement'), ('interrupted', 'safe'), ('interrupted', 'declined'),
    ('interrupted', 'withdrawn'), ('interrupted', 'left_group'), ('interrupted', 'repatriated'), ('interrupted', 'missing'),
    ('interrupted', 'died'), ('interrupted', 'duplicate'),
    ('safe', 'in_destination'), ('safe', 'repatriated'), ('safe', 'missing'), ('safe', 'died'),
    ('in_destination', 'died'),
    ('missing', 'in_movement'), ('missing', 'interrupted'), ('missing', 'safe'), ('missing', 'in_destination'),
    ('missing', 'repatriated'), ('missing', 'died'),
    ('declined', 'verifying'),
    ('withdrawn', 'verifying'),
    ('left_group', 'verifying'), ('left_group', 'in_movement'), ('left_group', 'safe'),
    ('duplicate', 'verifying');

CREATE FUNCTION cases_member_begins_without_status() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NEW.status <> '' OR NEW.status_detail <> '' OR NEW.lead <> 'none' OR NEW.partner_id IS NOT NULL THEN
        RAISE EXCEPTION 'A member begins without status and lead: add the row first, then its first status change.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_check_status_change() RETURNS trigger
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

CREATE FUNCTION cases_require_loss_event() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Asked at the end of the transaction, when the act's scope is gone: hence a scope of its own to see the events with.
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    IF NOT EXISTS (
        SELECT FROM public.cases_eventmember em JOIN public.cases_event e ON e.id = em.event_id
         WHERE em.member_id = NEW.member_id AND e.kind = CASE NEW.status WHEN 'died' THEN 'death' ELSE 'missing' END
    ) THEN
        RAISE EXCEPTION 'The status "%" needs an event that names the member and its population.', NEW.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'loss_has_event';
    END IF;
    PERFORM set_config('lfnkr.scope', former, true);
    RETURN NULL;
END
$$;

CREATE FUNCTION cases_check_lead_change() RETURNS trigger
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

REVOKE ALL ON FUNCTION cases_check_status_change(), cases_move_status(), cases_require_loss_event(),
    cases_check_lead_change(), cases_move_lead() FROM PUBLIC;

CREATE TRIGGER begins_without_status BEFORE INSERT ON cases_casemember
    FOR EACH ROW EXECUTE FUNCTION cases_member_begins_without_status();
CREATE TRIGGER check_transition BEFORE INSERT ON cases_statuschange
    FOR EACH ROW EXECUTE FUNCTION cases_check_status_change();
CREATE TRIGGER move_status AFTER INSERT ON cases_statuschange
    FOR EACH ROW EXECUTE FUNCTION cases_move_status();
CREATE CONSTRAINT TRIGGER require_loss_event AFTER INSERT ON cases_statuschange
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.status IN ('died', 'missing')) EXECUTE FUNCTION cases_require_loss_event();
CREATE TRIGGER check_lead BEFORE INSERT ON cases_leadchange
    FOR EACH ROW EXECUTE FUNCTION cases_check_lead_change();
CREATE TRIGGER move_lead AFTER INSERT ON cases_leadchange
    FOR EACH ROW EXECUTE FUNCTION cases_move_lead();

ALTER TABLE cases_casemember ENABLE ALWAYS TRIGGER begins_without_status;
ALTER TABLE cases_statuschange ENABLE ALWAYS TRIGGER check_transition, ENABLE ALWAYS TRIGGER move_status,
    ENABLE ALWAYS TRIGGER require_loss_event;
ALTER TABLE cases_leadchange ENABLE ALWAYS TRIGGER check_lead, ENABLE ALWAYS TRIGGER move_lead;

-- The application changes of a member what the histories do not decide, and takes no member, person or case away.
REVOKE UPDATE, DELETE ON cases_casemember FROM PUBLIC, lfnkr_web;
GRANT UPDATE (role, position, age_months_at_request, is_age_exact, desired_destination, desired_answer, desired_asked_on,
    actual_destination, years_in_china, years_in_china_answer, missing_reviewed_at) ON cases_casemember TO lfnkr_web;
REVOKE DELETE ON cases_case, cases_person, cases_identity, cases_event, cases_operation FROM PUBLIC, lfnkr_web;
