-- What of an advance nobody brings back and nobody can account for is lost: an end of its own, by two officers, and no cost of a
-- rescue. A loss moves nothing in the fund, which the money left with the advance; what turns up returns to it.

CREATE FUNCTION donations_written_off(of_advance uuid) RETURNS bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- What of an advance was written off, whatever turned up since.
SELECT coalesce(sum(amount), 0)::bigint FROM donations_advanceloss WHERE advance_id = of_advance AND kind = 'lost'
$$;

CREATE FUNCTION donations_check_end(of_advance uuid, day date) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
-- An advance, or a part of it, ends on the day it was booked or later, and in no closed month: where nothing came back there is
-- no entry to hold that.
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('donations_periodclose'));
    IF day <= donations_closed_until() OR day < (
        SELECT min(e.booked_on) FROM donations_journal j JOIN donations_ledgerentry e ON e.journal_id = j.id
         WHERE (j.source_kind, j.source_id) = ('payment', of_advance)
    ) THEN
        PERFORM donations_refuse('advance_ends_on_an_open_day', format('nothing of the advance ends on %s', day));
    END IF;
END
$$;

CREATE FUNCTION donations_guard_settlement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- At once, not when the transaction ends: a month may be closed after it, in the same one.
BEGIN
    PERFORM donations_check_end(NEW.advance_id, (NEW.settled_at AT TIME ZONE 'Asia/Tokyo')::date);
    RETURN NEW;
END
$$;

CREATE FUNCTION donations_guard_loss() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- It is what two officers signed. Runs once the advance is locked: of two ends at the same moment the later one sees the earlier.
DECLARE
    advance  donations_payment;
    proposal donations_moneyproposal;
    lost     bigint;
    found    bigint;
BEGIN
    SELECT * INTO advance FROM donations_payment WHERE id = NEW.advance_id FOR NO KEY UPDATE;
    SELECT * INTO proposal FROM donations_moneyproposal WHERE id = NEW.proposal_id;
    IF NOT coalesce(
        proposal.status = 'approved' AND proposal.decided_by_id <> proposal.proposed_by_id
        AND (proposal.kind, proposal.advance_id, proposal.amount, proposal.booked_on)
          = (NEW.kind, NEW.advance_id, NEW.amount, NEW.happened_on), false) THEN
        PERFORM donations_refuse('loss_needs_second_officer', 'a loss is what two officers signed');
    END IF;
    PERFORM donations_check_end(NEW.advance_id, NEW.happened_on);
    IF NEW.happened_on > (NEW.recorded_at AT TIME ZONE 'Asia/Tokyo')::date THEN
        PERFORM donations_refuse('advance_ends_on_an_open_day', 'nothing is lost on a day to come');
    END IF;
    lost := donations_written_off(NEW.advance_id);
    IF NEW.kind = 'lost' THEN
        IF NOT advance.is_out OR lost + NEW.amount > advance.booked_amount THEN
            PERFORM donations_refuse('loss_of_what_is_out', 'only what is out can be lost');
        END IF;
        RETURN NEW;
    END IF;
    found := (
        SELECT coalesce(sum(l.amount), 0) FROM donations_advanceloss l
         WHERE l.advance_id = NEW.advance_id AND l.kind = 'found' AND NOT EXISTS (
             SELECT FROM donations_journal j JOIN donations_ledgerentry e ON e.journal_id = j.id
               JOIN donations_reversal r ON r.entry_id = e.id
              WHERE (j.source_kind, j.source_id) = ('loss', l.id)));
    IF found + NEW.amount > lost THEN
        PERFORM donations_refuse('found_of_what_is_lost', 'more turned up than was lost');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION donations_mark_lost() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- An advance that is lost as a whole is out no more.
BEGIN
    UPDATE donations_payment SET is_out = false
     WHERE id = NEW.advance_id AND is_out AND booked_amount <= donations_written_off(id);
    RETURN NULL;
END
$$;

CREATE FUNCTION donations_guard_undoing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- An advance of which something is written off is not reversed: its money would be there again. What turned up took two officers.
DECLARE
    undone donations_journal;
BEGIN
    SELECT j.* INTO undone FROM donations_ledgerentry e JOIN donations_journal j ON j.id = e.journal_id WHERE e.id = NEW.entry_id;
    IF undone.source_kind = 'payment' THEN
        PERFORM FROM donations_payment p WHERE p.id = undone.source_id AND p.kind = 'advance' FOR NO KEY UPDATE;
        IF EXISTS (SELECT FROM donations_advanceloss WHERE advance_id = undone.source_id) THEN
            PERFORM donations_refuse('lost_advance_is_not_reversed', 'a part of this advance was written off');
        END IF;
    ELSIF undone.source_kind = 'loss' AND NEW.proposal_id IS NULL THEN
        PERFORM donations_refuse('needs_second_officer', 'what turned up takes two officers to undo');
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION
    donations_guard_settlement(), donations_guard_loss(), donations_mark_lost(), donations_guard_undoing() FROM PUBLIC;

CREATE TRIGGER guard_settlement BEFORE INSERT ON donations_settlement
    FOR EACH ROW EXECUTE FUNCTION donations_guard_settlement();
CREATE TRIGGER guard_loss BEFORE INSERT ON donations_advanceloss FOR EACH ROW EXECUTE FUNCTION donations_guard_loss();
CREATE TRIGGER mark_lost AFTER INSERT ON donations_advanceloss FOR EACH ROW WHEN (NEW.kind = 'lost')
    EXECUTE FUNCTION donations_mark_lost();
CREATE TRIGGER guard_undoing BEFORE INSERT ON donations_reversal FOR EACH ROW EXECUTE FUNCTION donations_guard_undoing();
ALTER TABLE donations_advanceloss ENABLE ALWAYS TRIGGER guard_loss, ENABLE ALWAYS TRIGGER mark_lost;
ALTER TABLE donations_settlement ENABLE ALWAYS TRIGGER guard_settlement;
ALTER TABLE donations_reversal ENABLE ALWAYS TRIGGER guard_undoing;

CREATE OR REPLACE FUNCTION donations_check_settlement(settlement uuid) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
-- What came back and what was spent make up what of the advance is not lost.
DECLARE
    s donations_settlement;
    a donations_payment;
BEGIN
    SELECT * INTO s FROM donations_settlement WHERE id = settlement;
    SELECT * INTO a FROM donations_payment WHERE id = s.advance_id;
    IF a.kind <> 'advance' OR a.status <> 'approved' OR EXISTS (
        SELECT FROM donations_reversal r JOIN donations_ledgerentry e ON e.id = r.entry_id
          JOIN donations_journal j ON j.id = e.journal_id
         WHERE (j.source_kind, j.source_id) = ('payment', a.id)
    ) THEN
        PERFORM donations_refuse('settlement_of_standing_advance', 'only an advance that was paid out can be settled');
    END IF;
    IF s.returned + (SELECT coalesce(sum(booked_amount), 0) FROM donations_payment WHERE settlement_id = settlement)
       <> a.booked_amount - donations_written_off(a.id) THEN
        PERFORM donations_refuse('settlement_sums_to_advance', 'what came back and the lines do not make up the advance');
    END IF;
    IF EXISTS (
        SELECT FROM donations_payment
         WHERE settlement_id = settlement
           AND (status <> 'approved' OR commitment_id <> a.commitment_id OR decided_by_id <> a.decided_by_id)
    ) THEN
        PERFORM donations_refuse('settlement_lines_fit', 'a line of a settlement belongs to the same rescue and approver');
    END IF;
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
        WHEN 'lost' THEN EXISTS (SELECT FROM donations_advanceloss WHERE proposal_id = NEW.id)
        WHEN 'found' THEN EXISTS (SELECT FROM donations_advanceloss WHERE proposal_id = NEW.id)
        ELSE EXISTS (SELECT FROM donations_adjustment WHERE proposal_id = NEW.id)
    END) THEN
        PERFORM donations_refuse('proposal_is_done', 'a proposal was signed and nothing was done');
    END IF;
    RETURN NULL;
END
$$;
