-- What was committed below the floor is acknowledged by an officer who did not commit it.

CREATE FUNCTION donations_guard_go_ahead_seen() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    decision donations_fundingdecision;
BEGIN
    SELECT * INTO decision FROM donations_fundingdecision WHERE id = NEW.decision_id;
    IF decision.status <> 'approved' OR decision.go_ahead_reason = '' THEN
        PERFORM donations_refuse('go_ahead_seen_of_a_go_ahead', 'this was not committed below the floor');
    ELSIF decision.decided_by_id = NEW.seen_by_id THEN
        PERFORM donations_refuse('go_ahead_seen_by_another', 'whoever committed it does not acknowledge it');
    ELSIF NOT donations_is_officer(NEW.seen_by_id, ARRAY['director', 'treasurer']) THEN
        PERFORM donations_refuse('go_ahead_seen_by_another', 'an officer acknowledges it');
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION donations_guard_go_ahead_seen() FROM PUBLIC;
CREATE TRIGGER guard_go_ahead_seen BEFORE INSERT ON donations_goaheadseen
    FOR EACH ROW EXECUTE FUNCTION donations_guard_go_ahead_seen();
ALTER TABLE donations_goaheadseen ENABLE ALWAYS TRIGGER guard_go_ahead_seen;
