-- Funds are opened, closed and opened again by two officers (design.md section 4). A fund begins with an opening entry, which is
-- no gift; nothing is booked before its first day; a closed one holds nothing and receives nothing. Every refusal names a
-- constraint, see donations/funds/errors.py.

CREATE OR REPLACE TRIGGER guard_sums BEFORE INSERT OR UPDATE ON donations_fund FOR EACH ROW
    EXECUTE FUNCTION donations_guard_sums('balance,committed,entry_count,moved_at,floor,target,opened_on/name,closed_on');
ALTER TABLE donations_fund ENABLE ALWAYS TRIGGER guard_sums;
GRANT UPDATE (closed_on) ON donations_fund TO lfnkr_web;

CREATE FUNCTION donations_guard_fund() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- A fund is what an opening says that two officers signed, and it is closed or open as they signed last. The owner alone, that is
-- a migration, opens a house with funds.
DECLARE
    last donations_moneyproposal;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.closed_on IS NOT NULL
           OR NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER')
           AND NOT EXISTS (
               SELECT FROM donations_fundopening o JOIN donations_moneyproposal p ON p.opening_id = o.id
                WHERE p.kind = 'open' AND p.status = 'approved' AND p.decided_by_id <> p.proposed_by_id
                  AND o.fund_id IS NULL AND o.approved_at IS NULL
                  AND (o.code, o.name, o.kind, o.purpose) = (NEW.code, NEW.name, NEW.kind, NEW.purpose)
           ) THEN
            PERFORM donations_refuse('fund_needs_second_officer', 'a fund is opened by two officers');
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.closed_on IS NOT DISTINCT FROM OLD.closed_on THEN
        RETURN NEW;
    END IF;
    SELECT * INTO last FROM donations_moneyproposal
     WHERE fund_id = NEW.id AND kind IN ('close', 'reopen') AND status = 'approved' AND decided_by_id <> proposed_by_id
     ORDER BY coalesce(decided_recorded_at, decided_at) DESC, proposed_at DESC LIMIT 1;
    IF NEW.code = 'rescue' OR NOT coalesce(
        CASE last.kind
            WHEN 'close' THEN NEW.closed_on = (coalesce(last.decided_recorded_at, last.decided_at) AT TIME ZONE 'Asia/Tokyo')::date
            WHEN 'reopen' THEN NEW.closed_on IS NULL
        END, false) THEN
        PERFORM donations_refuse('fund_needs_second_officer', 'a fund is closed and opened again by two officers');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION donations_guard_opening() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- It begins as a proposal; the one change there is lets it be in force, with its fund, once two officers signed.
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.approved_at IS NOT NULL THEN
            PERFORM donations_refuse('fund_needs_second_officer', 'an opening begins as a proposal');
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.approved_at IS NOT NULL OR NEW.approved_at IS NULL
       OR OLD.fund_id IS NOT NULL AND NEW.fund_id IS DISTINCT FROM OLD.fund_id
       OR to_jsonb(NEW) - 'approved_at' - 'fund_id' <> to_jsonb(OLD) - 'approved_at' - 'fund_id' THEN
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'opening_stays',
            MESSAGE = 'an opening stays as it was proposed: propose another';
    END IF;
    IF NOT EXISTS (
        SELECT FROM donations_moneyproposal
         WHERE opening_id = NEW.id AND kind = 'open' AND status = 'approved' AND decided_by_id <> proposed_by_id
           AND coalesce(decided_recorded_at, decided_at) = NEW.approved_at
    ) OR NOT EXISTS (SELECT FROM donations_fund WHERE id = NEW.fund_id AND code = NEW.code) THEN
        PERFORM donations_refuse('fund_needs_second_officer', 'a fund is opened by two officers');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION donations_keep_opening() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- The first day of a fund is that of its opening, once and for ever; of two openings at once the later one finds it.
DECLARE
    first date;
BEGIN
    UPDATE donations_fund SET opened_on = coalesce(opened_on, NEW.opened_on) WHERE id = NEW.fund_id RETURNING opened_on INTO first;
    IF first <> NEW.opened_on
       OR EXISTS (SELECT FROM donations_ledgerentry WHERE fund_id = NEW.fund_id AND booked_on < NEW.opened_on)
       OR NEW.amount > 0 AND EXISTS (
           SELECT FROM donations_ledgerentry e WHERE e.fund_id = NEW.fund_id AND e.kind = 'opening'
              AND NOT EXISTS (SELECT FROM donations_ledgerentry u WHERE u.undoes_id = e.id)
       ) THEN
        PERFORM donations_refuse('fund_opens_once', 'a fund has one first day, and one opening entry that stands');
    END IF;
    -- Memoranda tell of money of before the books, and the reserve's books begin now.
    IF NEW.code = 'rescue' AND EXISTS (
        SELECT FROM donations_memorandum m
         WHERE m.voids_id IS NULL AND m.happened_until > NEW.opened_on::timestamp AT TIME ZONE 'Asia/Tokyo'
           AND NOT EXISTS (SELECT FROM donations_memorandum v WHERE v.voids_id = m.id)
    ) THEN
        PERFORM donations_refuse('opening_after_memoranda', 'memoranda tell of money of days the books would reach');
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION donations_within_fund() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Runs once the fund's row is locked: nothing is booked before a fund's first day.
DECLARE
    first date := (SELECT opened_on FROM donations_fund WHERE id = NEW.fund_id);
BEGIN
    IF NEW.booked_on < first OR NEW.kind = 'opening' AND NEW.booked_on IS DISTINCT FROM first THEN
        PERFORM donations_refuse('entry_since_its_fund_opened', format('the fund begins on %s', first));
    END IF;
    RETURN NEW;
END
$$;
CREATE FUNCTION donations_lives_as_signed(of_fund uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- Whether a fund is closed or open as two officers signed last.
SELECT (f.closed_on IS NOT NULL) = (p.kind = 'close')
  FROM donations_moneyproposal p JOIN donations_fund f ON f.id = p.fund_id
 WHERE p.fund_id = of_fund AND p.kind IN ('close', 'reopen') AND p.status = 'approved'
 ORDER BY coalesce(p.decided_recorded_at, p.decided_at) DESC, p.proposed_at DESC LIMIT 1
$$;
REVOKE ALL ON FUNCTION donations_guard_fund(), donations_guard_opening(), donations_keep_opening(), donations_within_fund()
    FROM PUBLIC;

CREATE TRIGGER guard_fund BEFORE INSERT OR UPDATE ON donations_fund FOR EACH ROW EXECUTE FUNCTION donations_guard_fund();
CREATE TRIGGER guard_opening BEFORE INSERT OR UPDATE ON donations_fundopening
    FOR EACH ROW EXECUTE FUNCTION donations_guard_opening();
CREATE TRIGGER keep_opening AFTER UPDATE ON donations_fundopening FOR EACH ROW WHEN (NEW.approved_at IS NOT NULL)
    EXECUTE FUNCTION donations_keep_opening();
CREATE TRIGGER kept BEFORE DELETE ON donations_fundopening FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
-- By its name it fires after move_fund.
CREATE TRIGGER within_fund BEFORE INSERT ON donations_ledgerentry FOR EACH ROW EXECUTE FUNCTION donations_within_fund();
ALTER TABLE donations_fund ENABLE ALWAYS TRIGGER guard_fund;
ALTER TABLE donations_fundopening
    ENABLE ALWAYS TRIGGER guard_opening, ENABLE ALWAYS TRIGGER keep_opening, ENABLE ALWAYS TRIGGER kept;
ALTER TABLE donations_ledgerentry ENABLE ALWAYS TRIGGER within_fund;
REVOKE UPDATE, DELETE, TRUNCATE ON donations_fundopening FROM PUBLIC, lfnkr_web;
GRANT UPDATE (fund_id, approved_at) ON donations_fundopening TO lfnkr_web;

CREATE OR REPLACE FUNCTION donations_unspent_earmarked(of_fund uuid) RETURNS bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- What donors gave the fund for a purpose and is not spent yet, nor moved with their consent; such money counts as spent first,
-- and never below nothing.
WITH moves AS (
    SELECT e.number, e.balance_change AS change
      FROM donations_ledgerentry e
      LEFT JOIN donations_ledgerentry undone ON undone.id = e.undoes_id
      JOIN donations_journal j ON j.id = coalesce(undone.journal_id, e.journal_id)
      LEFT JOIN donations_donation d ON j.source_kind = 'donation' AND d.id = j.source_id
      LEFT JOIN donations_transfer t ON j.source_kind = 'transfer' AND t.id = j.source_id AND t.fund_id = of_fund
      LEFT JOIN donations_moneyproposal p ON p.id = t.proposal_id
     WHERE e.fund_id = of_fund
       AND (d.earmark <> 'none' OR p.consent <> '' OR coalesce(undone.kind, e.kind) IN ('disbursement', 'advance', 'settlement'))
), sums AS (
    SELECT number, sum(change) OVER (ORDER BY number) AS total FROM moves
)
SELECT coalesce((SELECT total FROM sums ORDER BY number DESC LIMIT 1) - least(0, min(total)), 0)::bigint FROM sums
$$;

CREATE OR REPLACE FUNCTION donations_move_fund() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Finds the line of the source that an entry is, moves what is left of the commitment, and then the fund, whose row lock is
-- taken last.
DECLARE
    line     donations_line;
    fund     donations_fund;
    decision donations_fundingdecision;
BEGIN
    SELECT l.* INTO line FROM donations_journal j CROSS JOIN LATERAL donations_lines_of(j.source_kind, j.source_id) l
     WHERE j.id = NEW.journal_id AND l.fund_id = NEW.fund_id AND l.kind = NEW.kind;
    IF line.fund_id IS NULL OR (line.balance_change, line.committed_change) <> (NEW.balance_change, NEW.committed_change) THEN
        PERFORM donations_refuse('entry_fits_its_source', format('an entry of kind %s does not fit its source', NEW.kind));
    END IF;
    -- Later rates are compared with those of the entries, so an entry bears the sum and the rate of its source and no other.
    IF (line.original_amount, line.original_currency, line.rate)
       IS DISTINCT FROM (NEW.original_amount, NEW.original_currency::text, NEW.rate) THEN
        PERFORM donations_refuse('entry_rate_of_its_source', 'an entry bears the sum and the rate of its source');
    END IF;
    NEW.draws_on_id := line.draws_on_id;
    NEW.case_reference := line.case_reference;
    NEW.undoes_id := line.undoes_id;

    IF NEW.draws_on_id IS NOT NULL THEN
        UPDATE donations_commitment
           SET remaining = remaining + NEW.committed_change,
               raised = raised + CASE NEW.kind WHEN 'overrun' THEN NEW.committed_change ELSE 0 END
         WHERE id = NEW.draws_on_id;
    END IF;
    UPDATE donations_fund f
       SET balance = f.balance + NEW.balance_change, committed = f.committed + NEW.committed_change,
           entry_count = f.entry_count + 1, moved_at = greatest(f.moved_at, NEW.recorded_at)
     WHERE f.id = NEW.fund_id
    RETURNING * INTO fund;
    NEW.number := fund.entry_count;
    NEW.balance_after := fund.balance;
    NEW.committed_after := fund.committed;
    NEW.recorded_at := fund.moved_at;

    IF NEW.kind = 'transfer' AND NEW.balance_change < 0 THEN
        -- What was given for a purpose goes elsewhere by the givers' consent alone, which two officers signed.
        IF NOT EXISTS (
            SELECT FROM donations_journal j JOIN donations_transfer t ON t.id = j.source_id
              JOIN donations_moneyproposal p ON p.id = t.proposal_id
             WHERE j.id = NEW.journal_id AND p.consent <> ''
        ) THEN
            PERFORM donations_keep_purpose(fund);
        END IF;
    ELSIF NEW.kind IN ('commitment', 'overrun') THEN
        -- A commitment names its decision; an overrun is one.
        UPDATE donations_fundingdecision d
           SET available_after = fund.balance - fund.committed,
               available_before = fund.balance - fund.committed + NEW.committed_change
          FROM donations_journal j
          LEFT JOIN donations_commitment c ON j.source_kind = 'commitment' AND c.id = j.source_id
         WHERE j.id = NEW.journal_id AND d.id = coalesce(c.decision_id, j.source_id)
        RETURNING d.* INTO decision;
        IF decision.available_after < fund.floor AND decision.go_ahead_reason = '' THEN
            PERFORM donations_refuse('decision_needs_go_ahead', 'below the floor a decision needs a reason');
        END IF;
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION donations_took_two(entry public.donations_ledgerentry) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- Whether an entry took two officers, so that undoing it takes two as well; a gift did when its rate took two.
SELECT entry.kind IN ('disbursement', 'advance', 'exchange', 'transfer', 'opening')
    OR EXISTS (
        SELECT FROM donations_journal j JOIN donations_adjustment a ON a.id = j.source_id
         WHERE j.id = entry.journal_id AND j.source_kind = 'adjustment' AND a.proposal_id IS NOT NULL)
    OR EXISTS (
        SELECT FROM donations_journal j JOIN donations_donation d ON d.id = j.source_id
          JOIN donations_moneyproposal p
            ON p.kind = 'rate' AND p.status = 'approved' AND p.currency = d.currency AND p.rate = d.rate
               AND p.booked_on = d.received_on
         WHERE j.id = entry.journal_id AND j.source_kind = 'donation')
$$;

CREATE OR REPLACE FUNCTION donations_check_second_officer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Runs once the fund's row is locked: of two fees at the same moment the later one counts the earlier.
DECLARE
    asked    uuid;
    proposal donations_moneyproposal;
BEGIN
    SELECT l.proposal_id INTO asked FROM donations_journal j CROSS JOIN LATERAL donations_lines_of(j.source_kind, j.source_id) l
     WHERE j.id = NEW.journal_id AND l.fund_id = NEW.fund_id;
    IF NEW.predates_second_officer OR asked IS NULL AND donations_needs_two(NEW) THEN
        PERFORM donations_refuse('needs_second_officer', format('an entry of kind %s takes two officers', NEW.kind));
    END IF;
    IF asked IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT * INTO proposal FROM donations_moneyproposal WHERE id = asked;
    IF NOT coalesce(
        proposal.status = 'approved' AND proposal.decided_by_id <> proposal.proposed_by_id
        AND (proposal.kind = NEW.kind OR (proposal.kind, NEW.kind) = ('close', 'transfer'))
        AND coalesce(proposal.booked_on = NEW.booked_on, proposal.kind IN ('transfer', 'reversal', 'close'))
        AND CASE NEW.kind
            WHEN 'transfer' THEN (NEW.fund_id, NEW.balance_change) IN
                ((proposal.fund_id, -proposal.amount), (proposal.target_id, proposal.amount))
            WHEN 'reversal' THEN proposal.entry_id = NEW.undoes_id
                AND proposal.amount = coalesce(nullif(NEW.balance_change, 0), NEW.committed_change)
            ELSE proposal.fund_id = NEW.fund_id AND proposal.amount = NEW.balance_change
        END, false) THEN
        PERFORM donations_refuse('entry_fits_its_proposal', format('an entry of kind %s does not fit what two officers signed', NEW.kind));
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION donations_check_proposal_done() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- At the end of the transaction what was signed is done.
BEGIN
    IF NOT (CASE NEW.kind
        WHEN 'transfer' THEN EXISTS (SELECT FROM donations_transfer WHERE proposal_id = NEW.id)
        WHEN 'reversal' THEN EXISTS (SELECT FROM donations_reversal WHERE proposal_id = NEW.id)
        WHEN 'tariff' THEN EXISTS (SELECT FROM donations_tariff WHERE id = NEW.tariff_id AND approved_at IS NOT NULL)
        WHEN 'levels' THEN EXISTS (SELECT FROM donations_fundlevels WHERE id = NEW.levels_id AND approved_at IS NOT NULL)
        WHEN 'night' THEN EXISTS (SELECT FROM donations_nightlimit WHERE proposal_id = NEW.id)
        WHEN 'open' THEN EXISTS (SELECT FROM donations_fundopening WHERE id = NEW.opening_id AND approved_at IS NOT NULL)
        WHEN 'close' THEN donations_lives_as_signed(NEW.fund_id)
        WHEN 'reopen' THEN donations_lives_as_signed(NEW.fund_id)
        WHEN 'rate' THEN true
        ELSE EXISTS (SELECT FROM donations_adjustment WHERE proposal_id = NEW.id)
    END) THEN
        PERFORM donations_refuse('proposal_is_done', 'a proposal was signed and nothing was done');
    END IF;
    RETURN NULL;
END
$$;
