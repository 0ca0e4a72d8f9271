-- A fiscal year is closed by two officers once all its months are, and opened again by two. What else the house has and owes at its
-- end is stated by two as well, and taken back by two. Every refusal names a constraint, see donations/years/errors.py.

CREATE FUNCTION donations_year_closed_until() RETURNS date
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- The last day of the latest fiscal year that is closed.
SELECT max(y.ends_on) FROM donations_yearclose c JOIN lfnkr_fiscalyear y ON y.term = c.year_id WHERE c.reopened_at IS NULL
$$;

CREATE FUNCTION donations_guard_year() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Whoever closes or opens a year waits for whoever closes or opens a month, and sees what the other did.
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('donations_periodclose'));
    IF TG_OP = 'DELETE' THEN
        PERFORM donations_refuse('year_kept_as_closed', 'a closed year stays: it is opened again by two officers');
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.reopened_at IS NOT NULL OR NOT EXISTS (
            SELECT FROM donations_moneyproposal p
             WHERE p.id = NEW.proposal_id AND p.kind = 'year' AND p.year_id = NEW.year_id
               AND p.status = 'approved' AND p.decided_by_id <> p.proposed_by_id
        ) THEN
            PERFORM donations_refuse('year_needs_second_officer', 'a fiscal year is closed by two officers');
        END IF;
        IF NOT coalesce((SELECT ends_on FROM lfnkr_fiscalyear WHERE term = NEW.year_id) <= donations_closed_until(), false) THEN
            PERFORM donations_refuse('year_has_its_months_closed', 'all months of a fiscal year are closed before it is');
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.reopened_at IS NOT NULL
       OR (NEW.id, NEW.year_id, NEW.proposal_id, NEW.closed_at) IS DISTINCT FROM (OLD.id, OLD.year_id, OLD.proposal_id, OLD.closed_at)
       OR (SELECT ends_on FROM lfnkr_fiscalyear WHERE term = OLD.year_id) < donations_year_closed_until() THEN
        PERFORM donations_refuse('year_kept_as_closed', 'a closed year changes by being opened again, the last one first');
    END IF;
    IF NOT EXISTS (
        SELECT FROM donations_moneyproposal p
         WHERE p.id = NEW.reopening_id AND p.kind = 'anew' AND p.year_id = NEW.year_id
           AND p.status = 'approved' AND p.decided_by_id <> p.proposed_by_id
    ) THEN
        PERFORM donations_refuse('year_needs_second_officer', 'a fiscal year is opened again by two officers');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION donations_guard_year_asked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- The books are the treasurer's: nobody else asks to close a year of them.
BEGIN
    IF NOT donations_is_officer(NEW.proposed_by_id, ARRAY['treasurer']) THEN
        PERFORM donations_refuse('year_proposed_by_treasurer', 'the closing of a fiscal year is proposed by the treasurer');
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION donations_keep_year() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Runs under the lock of closings: no month of a closed year is opened again.
BEGIN
    IF donations_year_closed_until() > coalesce(donations_closed_until(), '-infinity') THEN
        PERFORM donations_refuse('month_of_closed_year', 'the month belongs to a fiscal year that is closed');
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION donations_guard_stated() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- It begins as a proposal, stands once two officers signed it, and ends once two took it back; while its year is open alone.
DECLARE
    asked text := CASE WHEN TG_OP = 'UPDATE' AND OLD.approved_at IS NULL THEN 'stated' ELSE 'unstated' END;
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM donations_refuse('item_stays', 'what was stated stays: it is taken back by two officers');
    END IF;
    PERFORM pg_advisory_xact_lock_shared(hashtext('donations_periodclose'));
    IF NEW.day <= donations_year_closed_until() THEN
        PERFORM donations_refuse('stated_in_open_year', 'the fiscal year of this day is closed');
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.approved_at IS NOT NULL OR NEW.taken_back_at IS NOT NULL THEN
            PERFORM donations_refuse('stated_needs_second_officer', 'it begins as a proposal');
        END IF;
        IF NOT EXISTS (SELECT FROM lfnkr_fiscalyear WHERE ends_on = NEW.day) THEN
            PERFORM donations_refuse('stated_at_the_end_of_a_year', 'it is stated of the last day of a fiscal year');
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.taken_back_at IS NOT NULL
       OR to_jsonb(NEW) - 'approved_at' - 'taken_back_at' <> to_jsonb(OLD) - 'approved_at' - 'taken_back_at'
       OR asked = 'stated' AND NEW.approved_at IS NULL
       OR asked = 'unstated' AND (NEW.taken_back_at IS NULL OR NEW.approved_at <> OLD.approved_at) THEN
        PERFORM donations_refuse('item_stays', 'what was stated stays as it was proposed');
    END IF;
    IF NOT EXISTS (
        SELECT FROM donations_moneyproposal p
         WHERE p.stated_id = NEW.id AND p.kind = asked AND p.status = 'approved' AND p.decided_by_id <> p.proposed_by_id
    ) THEN
        PERFORM donations_refuse('stated_needs_second_officer', 'two officers state it, and two take it back');
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION donations_guard_year(), donations_guard_year_asked(), donations_keep_year(), donations_guard_stated()
    FROM PUBLIC;

CREATE TRIGGER guard_year BEFORE INSERT OR UPDATE OR DELETE ON donations_yearclose
    FOR EACH ROW EXECUTE FUNCTION donations_guard_year();
CREATE TRIGGER guard_year_asked AFTER INSERT ON donations_moneyproposal
    FOR EACH ROW WHEN (NEW.kind = 'year') EXECUTE FUNCTION donations_guard_year_asked();
CREATE TRIGGER keep_year AFTER UPDATE ON donations_periodclose
    FOR EACH ROW WHEN (NEW.reopened_at IS NOT NULL) EXECUTE FUNCTION donations_keep_year();
CREATE TRIGGER guard_stated BEFORE INSERT OR UPDATE OR DELETE ON donations_stateditem
    FOR EACH ROW EXECUTE FUNCTION donations_guard_stated();
ALTER TABLE donations_yearclose ENABLE ALWAYS TRIGGER guard_year;
ALTER TABLE donations_moneyproposal ENABLE ALWAYS TRIGGER guard_year_asked;
ALTER TABLE donations_periodclose ENABLE ALWAYS TRIGGER keep_year;
ALTER TABLE donations_stateditem ENABLE ALWAYS TRIGGER guard_stated;
REVOKE UPDATE, DELETE, TRUNCATE ON donations_yearclose, donations_stateditem FROM PUBLIC, lfnkr_web;
GRANT UPDATE (reopened_at, reopening_id) ON donations_yearclose TO lfnkr_web;
GRANT UPDATE (approved_at, taken_back_at) ON donations_stateditem TO lfnkr_web;

CREATE OR REPLACE FUNCTION donations_check_proposal_done() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- At the end of the transaction what was signed is done.
BEGIN
    IF NOT (CASE NEW.kind
        WHEN 'transfer' THEN EXISTS (SELECT FROM donations_transfer WHERE proposal_id = NEW.id)
        WHEN 'across' THEN EXISTS (SELECT FROM donations_exchange WHERE proposal_id = NEW.id)
        WHEN 'lend' THEN EXISTS (SELECT FROM donations_loan WHERE proposal_id = NEW.id)
        WHEN 'repay' THEN EXISTS (SELECT FROM donations_repayment WHERE proposal_id = NEW.id)
        WHEN 'waive' THEN EXISTS (SELECT FROM donations_loanwaiver WHERE proposal_id = NEW.id)
        WHEN 'reversal' THEN EXISTS (SELECT FROM donations_reversal WHERE proposal_id = NEW.id)
        WHEN 'tariff' THEN EXISTS (SELECT FROM donations_tariff WHERE id = NEW.tariff_id AND approved_at IS NOT NULL)
        WHEN 'levels' THEN EXISTS (SELECT FROM donations_fundlevels WHERE id = NEW.levels_id AND approved_at IS NOT NULL)
        WHEN 'night' THEN EXISTS (SELECT FROM donations_nightlimit WHERE proposal_id = NEW.id)
        WHEN 'open' THEN EXISTS (SELECT FROM donations_fundopening WHERE id = NEW.opening_id AND approved_at IS NOT NULL)
        WHEN 'close' THEN donations_lives_as_signed(NEW.fund_id)
        WHEN 'reopen' THEN donations_lives_as_signed(NEW.fund_id)
        WHEN 'rate' THEN true
        WHEN 'lost' THEN EXISTS (SELECT FROM donations_advanceloss WHERE proposal_id = NEW.id)
        WHEN 'found' THEN EXISTS (SELECT FROM donations_advanceloss WHERE proposal_id = NEW.id)
        WHEN 'year' THEN EXISTS (SELECT FROM donations_yearclose WHERE proposal_id = NEW.id)
        WHEN 'anew' THEN EXISTS (SELECT FROM donations_yearclose WHERE reopening_id = NEW.id)
        WHEN 'stated' THEN EXISTS (SELECT FROM donations_stateditem WHERE id = NEW.stated_id AND approved_at IS NOT NULL)
        WHEN 'unstated' THEN EXISTS (SELECT FROM donations_stateditem WHERE id = NEW.stated_id AND taken_back_at IS NOT NULL)
        ELSE EXISTS (SELECT FROM donations_adjustment WHERE proposal_id = NEW.id)
    END) THEN
        PERFORM donations_refuse('proposal_is_done', 'a proposal was signed and nothing was done');
    END IF;
    RETURN NULL;
END
$$;
