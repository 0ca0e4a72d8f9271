-- Money given for a purpose goes elsewhere on the treasurer's proposal, with the director's signature and the givers' consent
-- (design.md section 4). What was proposed before this stands; whoever signs it is the director.

CREATE FUNCTION donations_guard_consent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NOT donations_is_officer(NEW.proposed_by_id, ARRAY['treasurer'])
       OR TG_OP = 'UPDATE' AND NEW.taken_up_by_id IS DISTINCT FROM OLD.taken_up_by_id
          AND NOT donations_is_officer(NEW.taken_up_by_id, ARRAY['treasurer']) THEN
        PERFORM donations_refuse('consent_proposed_by_treasurer', 'what givers agreed to is proposed by the treasurer');
    END IF;
    IF NEW.status = 'approved' AND NOT donations_is_officer(NEW.decided_by_id, ARRAY['director']) THEN
        PERFORM donations_refuse('consent_signed_by_director', 'what givers agreed to is signed by the director');
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION donations_guard_consent() FROM PUBLIC;
CREATE TRIGGER guard_consent AFTER INSERT OR UPDATE OF status, decided_by_id, taken_up_by_id ON donations_moneyproposal
    FOR EACH ROW WHEN (NEW.consent <> '') EXECUTE FUNCTION donations_guard_consent();
ALTER TABLE donations_moneyproposal ENABLE ALWAYS TRIGGER guard_consent;
