-- A gift for an appeal goes into the fund it asks for, once it was opened; what an appeal asks for stands once a gift has come.

CREATE FUNCTION donations_guard_gift_of_appeal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- The appeal is held, so that its goal does not change while a gift comes for it.
DECLARE
    asked donations_appeal;
BEGIN
    SELECT * INTO asked FROM donations_appeal WHERE id = NEW.appeal_id FOR SHARE;
    IF asked.fund_id <> NEW.fund_id THEN
        PERFORM donations_refuse('gift_for_an_appeal_of_its_fund', 'a gift for an appeal goes into the fund it asks for');
    END IF;
    IF NEW.received_on < asked.opened_on THEN
        PERFORM donations_refuse('gift_after_its_appeal_opened', 'a gift for an appeal came after it was opened');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION donations_guard_appeal_goal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF OLD.closed_on IS NOT NULL OR EXISTS (SELECT FROM donations_donation WHERE appeal_id = OLD.id) THEN
        PERFORM donations_refuse('appeal_goal_stands', 'what an appeal asks for stands once a gift has come for it, or it has ended');
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION donations_guard_gift_of_appeal(), donations_guard_appeal_goal() FROM PUBLIC;

CREATE TRIGGER guard_appeal BEFORE INSERT ON donations_donation FOR EACH ROW WHEN (NEW.appeal_id IS NOT NULL)
    EXECUTE FUNCTION donations_guard_gift_of_appeal();
CREATE TRIGGER guard_goal BEFORE UPDATE ON donations_appeal FOR EACH ROW
    WHEN (OLD.goal IS DISTINCT FROM NEW.goal OR OLD.excess IS DISTINCT FROM NEW.excess)
    EXECUTE FUNCTION donations_guard_appeal_goal();
ALTER TABLE donations_donation ENABLE ALWAYS TRIGGER guard_appeal;
ALTER TABLE donations_appeal ENABLE ALWAYS TRIGGER guard_goal;
GRANT UPDATE (goal, excess) ON donations_appeal TO lfnkr_web;
