-- The roles of the two names were looked at, and not who wrote them: one session signed for two officers. And a signed price
-- list could be given any moment of its beginning.

CREATE OR REPLACE FUNCTION donations_guard_proposal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- It begins open, proposed by director or treasurer; director, treasurer or auditor sign it. Each in her own name: the person
-- of this transaction (lfnkr.actor). The owner alone, that is a migration, writes for others.
DECLARE
    named uuid := CASE TG_OP WHEN 'INSERT' THEN NEW.proposed_by_id ELSE NEW.decided_by_id END;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'proposed' THEN
            PERFORM donations_refuse('proposal_begins_open', 'a proposal begins without an answer');
        ELSIF NOT donations_is_officer(NEW.proposed_by_id, ARRAY['director', 'treasurer']) THEN
            PERFORM donations_refuse('proposal_of_an_officer', 'only director and treasurer propose what takes two officers');
        END IF;
    ELSIF NEW.status = 'approved'
          AND NOT donations_is_officer(NEW.decided_by_id, ARRAY['director', 'treasurer', 'auditor']) THEN
        PERFORM donations_refuse('proposal_of_an_officer', 'only director, treasurer and auditor sign as second officer');
    END IF;
    IF named IS DISTINCT FROM nullif(current_setting('lfnkr.actor', true), '')::uuid
       AND NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
        PERFORM donations_refuse('proposal_in_ones_own_name', 'a proposal is made and answered in one''s own name');
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION donations_guard_tariff() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- It begins as a proposal; the one change there is brings it into force, once two officers signed, from that
-- moment on. The owner alone, that is a migration, opens a house with a list.
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.approved_at IS NOT NULL
           AND NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
            PERFORM donations_refuse('tariff_needs_second_officer', 'a tariff begins as a proposal');
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.approved_at IS NOT NULL OR NEW.approved_at IS NULL
       OR to_jsonb(NEW) - 'approved_at' <> to_jsonb(OLD) - 'approved_at' THEN
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'tariff_stays',
            MESSAGE = 'a tariff stays as it was proposed: add a newer one';
    END IF;
    IF NOT EXISTS (
        SELECT FROM donations_moneyproposal
         WHERE tariff_id = NEW.id AND kind = 'tariff' AND status = 'approved' AND decided_by_id <> proposed_by_id
           AND decided_at = NEW.approved_at
    ) THEN
        PERFORM donations_refuse('tariff_needs_second_officer', 'a tariff comes into force by two officers');
    END IF;
    -- A list for days to come begins after every open request; a past one ends before the earliest.
    IF NEW.valid_to IS NULL AND donations_open_request_since(NEW.valid_from) IS NOT NULL
       OR donations_open_request_since('-infinity') <= NEW.valid_to THEN
        PERFORM donations_refuse('tariff_behind_no_request', 'a tariff never changes the price of an open request');
    END IF;
    RETURN NEW;
END
$$;
