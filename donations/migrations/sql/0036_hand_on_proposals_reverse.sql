DROP TRIGGER guard_taken_up ON donations_fundingdecision;
DROP TRIGGER guard_taken_up ON donations_payment;
DROP TRIGGER guard_taken_up ON donations_moneyproposal;

CREATE OR REPLACE FUNCTION donations_guard_signature() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Who answers a decision, a payment or what takes two officers. One's own proposal is only ever taken back. A line of a
-- settled advance is approved with the advance. It fires once the row's CHECKs have said that it is another's.
DECLARE
    signer_role   text := (SELECT u.role FROM accounts_user u WHERE u.id = NEW.decided_by_id AND u.is_active);
    proposer_role text := (SELECT u.role FROM accounts_user u WHERE u.id = NEW.proposed_by_id);
    decided_on    date := (NEW.decided_at AT TIME ZONE 'Asia/Tokyo')::date;
    signed_on     date := (coalesce(NEW.decided_recorded_at, NEW.decided_at) AT TIME ZONE 'Asia/Tokyo')::date;
BEGIN
    IF to_jsonb(NEW) ->> 'settlement_id' IS NOT NULL
       OR TG_OP = 'UPDATE' AND OLD.status <> 'proposed'
       OR NEW.status = 'refused' AND NEW.decided_by_id = NEW.proposed_by_id THEN
        RETURN NULL;
    END IF;
    IF NOT coalesce(donations_in_ones_own_name(NEW.decided_by_id, TG_RELID), false) THEN
        PERFORM donations_refuse('signed_in_ones_own_name', 'a proposal is answered in one''s own name');
    ELSIF coalesce(signer_role, '') NOT IN ('director', 'treasurer', 'auditor')
          OR signer_role = 'auditor' AND TG_TABLE_NAME <> 'donations_moneyproposal' THEN
        PERFORM donations_refuse('signer_in_office', 'whoever signs holds an office and an open account');
    ELSIF NEW.status = 'approved' AND donations_is_away(NEW.decided_by_id, signed_on) THEN
        PERFORM donations_refuse('signer_is_here', 'nothing is signed in the name of somebody who is away');
    ELSIF signer_role = 'treasurer' AND donations_director_is_here(decided_on) THEN
        IF TG_TABLE_NAME = 'donations_payment' THEN
            PERFORM donations_refuse('director_approves', 'the treasurer approves payments while no director is here');
        ELSIF TG_TABLE_NAME = 'donations_fundingdecision' AND proposer_role <> 'director' THEN
            PERFORM donations_refuse('director_decides', 'the treasurer decides while no director is here');
        END IF;
    END IF;
    RETURN NULL;
END
$$;

DROP FUNCTION donations_guard_taken_up();
DROP FUNCTION donations_takes_up(name, boolean);
DROP FUNCTION donations_has_left(uuid);

DROP TRIGGER guard_decided ON donations_fundingdecision;
CREATE TRIGGER guard_decided BEFORE UPDATE ON donations_fundingdecision FOR EACH ROW
    EXECUTE FUNCTION donations_guard_decided(
        'status,decided_by_id,decided_at,decided_recorded_at,go_ahead_reason,note', 'reviewed_by_id,reviewed_at');
ALTER TABLE donations_fundingdecision ENABLE ALWAYS TRIGGER guard_decided;
DROP TRIGGER guard_decided ON donations_payment;
CREATE TRIGGER guard_decided BEFORE UPDATE ON donations_payment FOR EACH ROW
    EXECUTE FUNCTION donations_guard_decided('status,decided_by_id,decided_at,decided_recorded_at,refused_for,refusal', '');
ALTER TABLE donations_payment ENABLE ALWAYS TRIGGER guard_decided;
DROP TRIGGER guard_decided ON donations_moneyproposal;
CREATE TRIGGER guard_decided BEFORE UPDATE ON donations_moneyproposal FOR EACH ROW
    EXECUTE FUNCTION donations_guard_decided('status,decided_by_id,decided_at,decided_recorded_at,refusal', '');
ALTER TABLE donations_moneyproposal ENABLE ALWAYS TRIGGER guard_decided;
DROP TRIGGER guard_proposal ON donations_moneyproposal;
CREATE TRIGGER guard_proposal BEFORE INSERT OR UPDATE ON donations_moneyproposal
    FOR EACH ROW EXECUTE FUNCTION donations_guard_proposal();
ALTER TABLE donations_moneyproposal ENABLE ALWAYS TRIGGER guard_proposal;
REVOKE UPDATE (taken_up_at, taken_up_by_id) ON donations_fundingdecision, donations_payment, donations_moneyproposal FROM lfnkr_web;
