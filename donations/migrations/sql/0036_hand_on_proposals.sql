-- What was proposed by somebody who has left is taken up by another, and approved by a third.

DROP TRIGGER guard_decided ON donations_fundingdecision;
CREATE TRIGGER guard_decided BEFORE UPDATE ON donations_fundingdecision FOR EACH ROW
    EXECUTE FUNCTION donations_guard_decided(
        'status,decided_by_id,decided_at,decided_recorded_at,go_ahead_reason,note,taken_up_at,taken_up_by_id',
        'reviewed_by_id,reviewed_at');
ALTER TABLE donations_fundingdecision ENABLE ALWAYS TRIGGER guard_decided;
DROP TRIGGER guard_decided ON donations_payment;
CREATE TRIGGER guard_decided BEFORE UPDATE ON donations_payment FOR EACH ROW
    EXECUTE FUNCTION donations_guard_decided(
        'status,decided_by_id,decided_at,decided_recorded_at,refused_for,refusal,taken_up_at,taken_up_by_id', '');
ALTER TABLE donations_payment ENABLE ALWAYS TRIGGER guard_decided;
DROP TRIGGER guard_decided ON donations_moneyproposal;
CREATE TRIGGER guard_decided BEFORE UPDATE ON donations_moneyproposal FOR EACH ROW
    EXECUTE FUNCTION donations_guard_decided(
        'status,decided_by_id,decided_at,decided_recorded_at,refusal,taken_up_at,taken_up_by_id', '');
ALTER TABLE donations_moneyproposal ENABLE ALWAYS TRIGGER guard_decided;
-- Whoever answers does so in their own name; who takes a proposal up answers nothing yet.
DROP TRIGGER guard_proposal ON donations_moneyproposal;
CREATE TRIGGER guard_proposal BEFORE INSERT OR UPDATE OF status, decided_by_id, decided_at ON donations_moneyproposal
    FOR EACH ROW EXECUTE FUNCTION donations_guard_proposal();
ALTER TABLE donations_moneyproposal ENABLE ALWAYS TRIGGER guard_proposal;
GRANT UPDATE (taken_up_at, taken_up_by_id) ON donations_fundingdecision, donations_payment, donations_moneyproposal TO lfnkr_web;

CREATE FUNCTION donations_has_left(person uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
SELECT NOT EXISTS (SELECT FROM accounts_user u WHERE u.id = person AND u.is_active AND u.role <> '')
$$;

CREATE FUNCTION donations_takes_up(of_table name, is_overrun boolean) RETURNS text[]
LANGUAGE sql IMMUTABLE
AS $$
-- The roles that propose such, and so may stand for it.
SELECT CASE of_table
    WHEN 'donations_payment' THEN ARRAY['treasurer', 'caseworker']
    WHEN 'donations_moneyproposal' THEN ARRAY['director', 'treasurer']
    ELSE ARRAY['caseworker', 'director'] || CASE WHEN is_overrun THEN ARRAY['treasurer'] ELSE ARRAY[]::text[] END
END
$$;

CREATE FUNCTION donations_guard_taken_up() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- In one's own name, by one of those who propose such, and only once nobody who still works here stands for it.
BEGIN
    IF TG_OP = 'INSERT' OR NOT donations_has_left(coalesce(OLD.taken_up_by_id, OLD.proposed_by_id)) THEN
        PERFORM donations_refuse('taken_up_after_leaving', 'a proposal is taken up once its proposer has left');
    ELSIF NOT coalesce(donations_in_ones_own_name(NEW.taken_up_by_id, TG_RELID), false)
          OR NOT donations_is_officer(
              NEW.taken_up_by_id,
              donations_takes_up(TG_TABLE_NAME, to_jsonb(NEW) ->> 'amends_id' IS NOT NULL)) THEN
        PERFORM donations_refuse('taken_up_in_ones_own_name', 'a proposal is taken up in one''s own name, by who proposes such');
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION donations_guard_signature() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Who answers a decision, a payment or what takes two officers. One's own proposal is only ever taken back. A line of a
-- settled advance is approved with the advance. It fires once the row's CHECKs have said that it is another's.
DECLARE
    stands_for_it uuid := coalesce(NEW.taken_up_by_id, NEW.proposed_by_id);
    signer_role   text := (SELECT u.role FROM accounts_user u WHERE u.id = NEW.decided_by_id AND u.is_active);
    proposer_role text := (SELECT u.role FROM accounts_user u WHERE u.id = stands_for_it);
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
    ELSIF NEW.status = 'approved' AND donations_has_left(stands_for_it) AND EXISTS (
        SELECT FROM accounts_user u
         WHERE u.is_active AND u.id NOT IN (NEW.decided_by_id, NEW.proposed_by_id)
           AND u.role = ANY (donations_takes_up(TG_TABLE_NAME, to_jsonb(NEW) ->> 'amends_id' IS NOT NULL))) THEN
        PERFORM donations_refuse('proposer_in_office', 'what somebody proposed who has left is taken up by another first');
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
REVOKE ALL ON FUNCTION donations_has_left(uuid), donations_takes_up(name, boolean), donations_guard_taken_up() FROM PUBLIC;

CREATE TRIGGER guard_taken_up BEFORE INSERT OR UPDATE OF taken_up_by_id, taken_up_at ON donations_fundingdecision
    FOR EACH ROW WHEN (NEW.taken_up_by_id IS NOT NULL) EXECUTE FUNCTION donations_guard_taken_up();
CREATE TRIGGER guard_taken_up BEFORE INSERT OR UPDATE OF taken_up_by_id, taken_up_at ON donations_payment
    FOR EACH ROW WHEN (NEW.taken_up_by_id IS NOT NULL) EXECUTE FUNCTION donations_guard_taken_up();
CREATE TRIGGER guard_taken_up BEFORE INSERT OR UPDATE OF taken_up_by_id, taken_up_at ON donations_moneyproposal
    FOR EACH ROW WHEN (NEW.taken_up_by_id IS NOT NULL) EXECUTE FUNCTION donations_guard_taken_up();
ALTER TABLE donations_fundingdecision ENABLE ALWAYS TRIGGER guard_taken_up;
ALTER TABLE donations_payment ENABLE ALWAYS TRIGGER guard_taken_up;
ALTER TABLE donations_moneyproposal ENABLE ALWAYS TRIGGER guard_taken_up;
