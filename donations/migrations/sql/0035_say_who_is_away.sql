-- Who is away is told by oneself or by two others, and decides who stands in for whom (design.md section 4). Whoever signs
-- signs in their own name, while their account is open and they are here; the treasurer in the director's place alone.

CREATE FUNCTION donations_is_away(person uuid, day date) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- Whether something that holds says so, and nothing told later says that they were back by then.
SELECT EXISTS (
    SELECT FROM donations_absence a
     WHERE a.officer_id = person AND NOT a.is_back AND a.dropped_at IS NULL AND (NOT a.takes_two OR a.agreed_at IS NOT NULL)
       AND a.from_on <= day AND (a.until_on IS NULL OR day <= a.until_on)
       AND NOT EXISTS (
           SELECT FROM donations_absence b
            WHERE b.officer_id = person AND b.is_back AND b.dropped_at IS NULL
              AND (NOT b.takes_two OR b.agreed_at IS NOT NULL) AND b.id > a.id AND b.from_on <= day))
$$;

CREATE FUNCTION donations_director_is_here(day date) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
SELECT EXISTS (
    SELECT FROM accounts_user u WHERE u.is_active AND u.role = 'director' AND NOT donations_is_away(u.id, day))
$$;

CREATE FUNCTION donations_in_ones_own_name(named uuid, of_table oid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- Whether somebody is the person of this transaction. The owner alone, that is a migration, writes for others.
SELECT named = nullif(current_setting('lfnkr.actor', true), '')::uuid
    OR pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = of_table), 'MEMBER')
$$;

CREATE FUNCTION donations_guard_absence() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- What is told of somebody else takes a second person, as far as one is there; so does the end of what took two.
DECLARE
    may_tell CONSTANT text[] := ARRAY['caseworker', 'director', 'treasurer', 'auditor'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM donations_refuse('absence_kept_as_told', 'what was told of an absence stays');
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.agreed_at IS NOT NULL OR NEW.dropped_at IS NOT NULL THEN
            PERFORM donations_refuse('absence_kept_as_told', 'what is told of an absence begins without an answer');
        ELSIF NOT donations_is_officer(NEW.officer_id, may_tell) THEN
            PERFORM donations_refuse('absence_of_an_officer', 'an absence is told of somebody who holds a role');
        ELSIF NOT coalesce(donations_in_ones_own_name(NEW.told_by_id, TG_RELID), false)
              OR NOT donations_is_officer(NEW.told_by_id, may_tell) THEN
            PERFORM donations_refuse('absence_in_ones_own_name', 'an absence is told in one''s own name');
        END IF;
        NEW.takes_two := (
            NEW.told_by_id <> NEW.officer_id
            OR NEW.is_back AND EXISTS (
                SELECT FROM donations_absence a
                 WHERE a.officer_id = NEW.officer_id AND NOT a.is_back AND a.agreed_at IS NOT NULL
                   AND (a.until_on IS NULL OR NEW.from_on <= a.until_on))
        ) AND EXISTS (
            SELECT FROM accounts_user u
             WHERE u.is_active AND u.role = ANY (may_tell) AND u.id NOT IN (NEW.told_by_id, NEW.officer_id));
        RETURN NEW;
    END IF;
    IF to_jsonb(NEW) - '{agreed_at,agreed_by_id,dropped_at,dropped_by_id}'::text[]
       <> to_jsonb(OLD) - '{agreed_at,agreed_by_id,dropped_at,dropped_by_id}'::text[]
       OR OLD.agreed_at IS NOT NULL OR OLD.dropped_at IS NOT NULL OR NOT OLD.takes_two THEN
        PERFORM donations_refuse('absence_kept_as_told', 'what was told of an absence stays as it was told and answered');
    END IF;
    IF NOT coalesce(donations_in_ones_own_name(coalesce(NEW.agreed_by_id, NEW.dropped_by_id), TG_RELID), false)
       OR NOT donations_is_officer(coalesce(NEW.agreed_by_id, NEW.dropped_by_id), may_tell) THEN
        PERFORM donations_refuse('absence_in_ones_own_name', 'an absence is agreed to in one''s own name');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION donations_guard_signature() RETURNS trigger
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

CREATE FUNCTION donations_guard_proposer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- A caseworker proposes a payment while no director is here, since the treasurer then approves it.
BEGIN
    IF donations_is_officer(NEW.proposed_by_id, ARRAY['caseworker'])
       AND donations_director_is_here((NEW.proposed_at AT TIME ZONE 'Asia/Tokyo')::date) THEN
        PERFORM donations_refuse('treasurer_proposes', 'a caseworker proposes payments while no director is here');
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION donations_is_away(uuid, date), donations_director_is_here(date), donations_in_ones_own_name(uuid, oid),
    donations_guard_absence(), donations_guard_signature(), donations_guard_proposer() FROM PUBLIC;

CREATE TRIGGER guard_absence BEFORE INSERT OR UPDATE OR DELETE ON donations_absence
    FOR EACH ROW EXECUTE FUNCTION donations_guard_absence();
CREATE TRIGGER guard_signature AFTER INSERT OR UPDATE ON donations_fundingdecision
    FOR EACH ROW WHEN (NEW.status IN ('approved', 'declined')) EXECUTE FUNCTION donations_guard_signature();
CREATE TRIGGER guard_signature AFTER INSERT OR UPDATE ON donations_payment
    FOR EACH ROW WHEN (NEW.status IN ('approved', 'refused')) EXECUTE FUNCTION donations_guard_signature();
CREATE TRIGGER guard_signature AFTER INSERT OR UPDATE ON donations_moneyproposal
    FOR EACH ROW WHEN (NEW.status = 'approved') EXECUTE FUNCTION donations_guard_signature();
CREATE TRIGGER guard_proposer BEFORE INSERT ON donations_payment
    FOR EACH ROW WHEN (NEW.status = 'proposed') EXECUTE FUNCTION donations_guard_proposer();
ALTER TABLE donations_absence ENABLE ALWAYS TRIGGER guard_absence;
ALTER TABLE donations_fundingdecision ENABLE ALWAYS TRIGGER guard_signature;
ALTER TABLE donations_payment ENABLE ALWAYS TRIGGER guard_signature, ENABLE ALWAYS TRIGGER guard_proposer;
ALTER TABLE donations_moneyproposal ENABLE ALWAYS TRIGGER guard_signature;
REVOKE UPDATE, DELETE, TRUNCATE ON donations_absence FROM PUBLIC, lfnkr_web;
GRANT UPDATE (agreed_at, agreed_by_id, dropped_at, dropped_by_id) ON donations_absence TO lfnkr_web;
