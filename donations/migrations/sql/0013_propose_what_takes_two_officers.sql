-- What takes two officers (design.md section 4): proposed by director or treasurer, signed by another officer, and only then
-- booked. Whoever writes, through the application or through SQL, meets these triggers.

CREATE FUNCTION donations_is_officer(person uuid, roles text[]) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- Whether somebody's account is active and holds one of the roles now.
SELECT EXISTS (SELECT FROM accounts_user WHERE id = person AND is_active AND role = ANY (roles))
$$;

CREATE FUNCTION donations_guard_proposal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- It begins open, proposed by director or treasurer; director, treasurer or auditor sign it.
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
    RETURN NEW;
END
$$;

CREATE TRIGGER guard_proposal BEFORE INSERT OR UPDATE ON donations_moneyproposal
    FOR EACH ROW EXECUTE FUNCTION donations_guard_proposal();
CREATE TRIGGER guard_decided BEFORE UPDATE ON donations_moneyproposal FOR EACH ROW
    EXECUTE FUNCTION donations_guard_decided('status,decided_by_id,decided_at,refusal', '');
CREATE TRIGGER kept BEFORE DELETE ON donations_moneyproposal FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

CREATE FUNCTION donations_fees_of_a_day(entry public.donations_ledgerentry) RETURNS bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- What the standing fees of the entry's fund come to, itself among them: on its booking day, or recorded on the same day in
-- Tokyo, whichever is more, so that one day's work does not spread a sum over many past days.
SELECT greatest(
        sum(-e.balance_change) FILTER (WHERE e.booked_on = entry.booked_on),
        sum(-e.balance_change) FILTER (WHERE e.recorded_at >= recorded.since AND e.recorded_at < recorded.since + interval '1 day')
       )::bigint
  FROM (SELECT date_trunc('day', entry.recorded_at, 'Asia/Tokyo') AS since) recorded, donations_ledgerentry e
 WHERE e.fund_id = entry.fund_id AND e.kind = 'fee'
   AND (e.booked_on = entry.booked_on
        OR e.recorded_at >= recorded.since AND e.recorded_at < recorded.since + interval '1 day')
   AND NOT EXISTS (SELECT FROM donations_reversal r WHERE r.entry_id = e.id)
$$;

CREATE FUNCTION donations_took_two(entry public.donations_ledgerentry) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- Whether an entry took two officers, so that undoing it takes two as well.
SELECT entry.kind IN ('disbursement', 'advance', 'exchange', 'transfer')
    OR EXISTS (SELECT FROM donations_adjustment a WHERE a.id = entry.adjustment_id AND a.proposal_id IS NOT NULL)
$$;

CREATE FUNCTION donations_needs_two(entry public.donations_ledgerentry) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp
AS $$
-- Whether one person may not book it alone. Fees up to 50 dollars a day in sum may be; each fund is kept in dollars
-- (fund_in_book_currency), so that the limit is in its cents.
DECLARE
    undone donations_ledgerentry;
BEGIN
    CASE entry.kind
    WHEN 'exchange', 'transfer' THEN
        RETURN true;
    WHEN 'fee' THEN
        RETURN donations_fees_of_a_day(entry) > 5000 OR entry.recorded_at > now() + interval '1 day';
    WHEN 'reversal' THEN
        SELECT e.* INTO undone FROM donations_reversal r JOIN donations_ledgerentry e ON e.id = r.entry_id
         WHERE r.id = entry.reversal_id;
        RETURN donations_took_two(undone);
    ELSE
        RETURN false;
    END CASE;
END
$$;

CREATE FUNCTION donations_check_second_officer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Runs once the fund's row is locked: of two fees at the same moment the later one counts the earlier.
DECLARE
    asked    uuid;
    undoes   bigint;
    proposal donations_moneyproposal;
BEGIN
    SELECT coalesce(a.proposal_id, t.proposal_id, r.proposal_id), r.entry_id INTO asked, undoes
      FROM (SELECT) one
      LEFT JOIN donations_adjustment a ON a.id = NEW.adjustment_id
      LEFT JOIN donations_transfer t ON t.id = NEW.transfer_id
      LEFT JOIN donations_reversal r ON r.id = NEW.reversal_id;
    IF NEW.predates_second_officer OR asked IS NULL AND donations_needs_two(NEW) THEN
        PERFORM donations_refuse('needs_second_officer', format('an entry of kind %s takes two officers', NEW.kind));
    END IF;
    IF asked IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT * INTO proposal FROM donations_moneyproposal WHERE id = asked;
    IF NOT coalesce(
        proposal.status = 'approved' AND proposal.decided_by_id <> proposal.proposed_by_id AND proposal.kind = NEW.kind
        AND coalesce(proposal.booked_on = NEW.booked_on, proposal.kind IN ('transfer', 'reversal'))
        AND CASE NEW.kind
            WHEN 'transfer' THEN (NEW.fund_id, NEW.balance_change) IN
                ((proposal.fund_id, -proposal.amount), (proposal.target_id, proposal.amount))
            WHEN 'reversal' THEN proposal.entry_id = undoes
                AND proposal.amount = coalesce(nullif(NEW.balance_change, 0), NEW.committed_change)
            ELSE proposal.fund_id = NEW.fund_id AND proposal.amount = NEW.balance_change
        END, false) THEN
        PERFORM donations_refuse('entry_fits_its_proposal', format('an entry of kind %s does not fit what two officers signed', NEW.kind));
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION donations_check_second_officer() FROM PUBLIC;
REVOKE ALL ON FUNCTION donations_guard_proposal() FROM PUBLIC;

CREATE TRIGGER second_officer AFTER INSERT ON donations_ledgerentry FOR EACH ROW
    WHEN (NEW.kind IN ('fee', 'exchange', 'transfer', 'reversal') OR NEW.predates_second_officer)
    EXECUTE FUNCTION donations_check_second_officer();

CREATE FUNCTION donations_check_proposal_done() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- At the end of the transaction what was signed is done.
BEGIN
    IF NOT (CASE NEW.kind
        WHEN 'transfer' THEN EXISTS (SELECT FROM donations_transfer WHERE proposal_id = NEW.id)
        WHEN 'reversal' THEN EXISTS (SELECT FROM donations_reversal WHERE proposal_id = NEW.id)
        ELSE EXISTS (SELECT FROM donations_adjustment WHERE proposal_id = NEW.id)
    END) THEN
        PERFORM donations_refuse('proposal_is_done', 'a proposal was signed and nothing was booked');
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION donations_check_proposal_done() FROM PUBLIC;

CREATE CONSTRAINT TRIGGER complete AFTER INSERT OR UPDATE ON donations_moneyproposal DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.status = 'approved') EXECUTE FUNCTION donations_check_proposal_done();

ALTER TABLE donations_moneyproposal
    ENABLE ALWAYS TRIGGER guard_proposal, ENABLE ALWAYS TRIGGER guard_decided, ENABLE ALWAYS TRIGGER kept,
    ENABLE ALWAYS TRIGGER complete;
ALTER TABLE donations_ledgerentry ENABLE ALWAYS TRIGGER second_officer;

-- The application may write the answer, and nothing else.
REVOKE UPDATE, DELETE, TRUNCATE ON donations_moneyproposal FROM PUBLIC, lfnkr_web;
GRANT UPDATE (status, decided_by_id, decided_at, refusal) ON donations_moneyproposal TO lfnkr_web;
