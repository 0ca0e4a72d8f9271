-- Money of a payment that came back, the whole of it or a part: as two officers signed it, never more than was paid. How much of a
-- payment came back stands on its row, moved by what books it and what undoes that; its CHECK holds every writer.

CREATE OR REPLACE FUNCTION donations_guard_decided() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Arguments: columns that deciding writes, and columns that may be written once afterwards.
DECLARE
    deciding text[] := string_to_array(TG_ARGV[0], ',');
    later    text[] := string_to_array(TG_ARGV[1], ',');
    old_row  jsonb  := to_jsonb(OLD);
    name     text;
BEGIN
    FOR name IN SELECT key FROM jsonb_each(to_jsonb(NEW)) WHERE value IS DISTINCT FROM old_row -> key LOOP
        IF OLD.status = 'proposed' AND name = ANY (deciding)
           OR name = ANY (later) AND old_row -> name = 'null'
           OR name IN ('available_before', 'available_after') AND old_row -> name = 'null' AND pg_trigger_depth() > 1
           OR name IN ('is_out', 'came_back') AND pg_trigger_depth() > 1 THEN
            CONTINUE;
        END IF;
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'decided_stays',
            MESSAGE = format('%s.%s stays as it was decided', TG_TABLE_NAME, name);
    END LOOP;
    RETURN NEW;
END
$$;

CREATE FUNCTION donations_begin_whole() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
-- Whatever was sent with a payment: nothing of it came back yet.
BEGIN
    NEW.came_back := 0;
    RETURN NEW;
END
$$;

CREATE FUNCTION donations_guard_refund() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- It is what two officers signed of a payment that stands. Runs once the payment is locked: of two refunds at the same moment the
-- later one sees the earlier.
DECLARE
    paid     donations_payment;
    proposal donations_moneyproposal;
    book     text;
    as_paid  bigint;
    worth    numeric;
BEGIN
    SELECT * INTO paid FROM donations_payment WHERE id = NEW.payment_id FOR NO KEY UPDATE;
    SELECT * INTO proposal FROM donations_moneyproposal WHERE id = NEW.proposal_id;
    IF NOT coalesce(
        proposal.status = 'approved' AND proposal.decided_by_id <> proposal.proposed_by_id
        AND (proposal.kind, proposal.advance_id, proposal.amount, proposal.booked_on, proposal.received, proposal.currency,
             proposal.rate, proposal.rate_from)
          IS NOT DISTINCT FROM ('refund', NEW.payment_id, NEW.booked_amount, NEW.came_on, NEW.amount, NEW.currency,
             NEW.rate, NEW.rate_from), false) THEN
        PERFORM donations_refuse('refund_needs_second_officer', 'what came back is what two officers signed');
    END IF;
    NEW.spent_on := CASE
        WHEN paid.settlement_id IS NULL THEN (
            SELECT e.booked_on FROM donations_journal j JOIN donations_ledgerentry e ON e.journal_id = j.id
             WHERE (j.source_kind, j.source_id) = ('payment', paid.id)
               AND NOT EXISTS (SELECT FROM donations_ledgerentry u WHERE u.undoes_id = e.id))
        ELSE (paid.paid_at AT TIME ZONE 'Asia/Tokyo')::date
    END;
    IF paid.kind <> 'expense' OR paid.status <> 'approved' OR NEW.spent_on IS NULL
       OR NEW.came_on < (paid.paid_at AT TIME ZONE 'Asia/Tokyo')::date
       OR NEW.came_on > (NEW.recorded_at AT TIME ZONE 'Asia/Tokyo')::date THEN
        PERFORM donations_refuse('refund_of_what_was_paid', 'what came back was paid before, and that payment stands');
    END IF;

    SELECT f.currency INTO book FROM donations_commitment c JOIN donations_fund f ON f.id = c.fund_id WHERE c.id = paid.commitment_id;
    as_paid := paid.amount - (
        SELECT coalesce(sum(r.amount), 0) FROM donations_refund r
         WHERE r.payment_id = paid.id AND r.currency = paid.currency AND NOT EXISTS (
             SELECT FROM donations_journal j JOIN donations_ledgerentry e ON e.journal_id = j.id
               JOIN donations_reversal u ON u.entry_id = e.id
              WHERE (j.source_kind, j.source_id) = ('refund', r.id)));
    worth := CASE
        WHEN (NEW.currency, NEW.amount) = (paid.currency, as_paid) THEN paid.booked_amount - paid.came_back
        WHEN NEW.rate IS NULL THEN NEW.amount
        ELSE donations_worth(NEW.amount, NEW.currency, NEW.rate, NEW.rate_from, book)
    END;
    IF NEW.booked_amount <> worth OR donations_minor_digits(NEW.currency) IS NULL OR (NEW.currency = book) <> (NEW.rate IS NULL)
       OR NEW.rate IS NOT NULL AND NEW.rate_from NOT IN (NEW.currency, book)
       OR NEW.currency = paid.currency
          AND (NEW.amount > as_paid OR (NEW.rate, NEW.rate_from) IS DISTINCT FROM (paid.rate, paid.rate_from)) THEN
        PERFORM donations_refuse('refund_fits_its_rate', 'what came back is worth what its rate makes of it');
    END IF;
    IF NEW.rate IS NOT NULL AND NEW.currency <> paid.currency AND (SELECT verdict FROM donations_judge_rate(
            NEW.rate_from, CASE NEW.rate_from WHEN book THEN NEW.currency ELSE book END, NEW.rate, NEW.came_on,
            least(NEW.recorded_at, now()))) = 'two' THEN
        PERFORM donations_refuse('rate_needs_second_officer', 'a rate far from the last one known takes two officers');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION donations_mark_refund() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- What came back of a payment is more by a refund, and less by what undoes one.
BEGIN
    IF TG_TABLE_NAME = 'donations_refund' THEN
        UPDATE donations_payment SET came_back = came_back + NEW.booked_amount WHERE id = NEW.payment_id;
    ELSE
        UPDATE donations_payment p SET came_back = p.came_back - r.booked_amount
          FROM donations_ledgerentry e JOIN donations_journal j ON j.id = e.journal_id
          JOIN donations_refund r ON j.source_kind = 'refund' AND r.id = j.source_id
         WHERE e.id = NEW.entry_id AND p.id = r.payment_id;
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION donations_guard_undoing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- An advance of which something is written off is not reversed, nor a payment of which something came back: that money would be
-- there twice. What turned up took two officers.
DECLARE
    undone donations_journal;
BEGIN
    SELECT j.* INTO undone FROM donations_ledgerentry e JOIN donations_journal j ON j.id = e.journal_id WHERE e.id = NEW.entry_id;
    IF undone.source_kind = 'payment' THEN
        PERFORM FROM donations_payment p WHERE p.id = undone.source_id FOR NO KEY UPDATE;
        IF EXISTS (SELECT FROM donations_advanceloss WHERE advance_id = undone.source_id) THEN
            PERFORM donations_refuse('lost_advance_is_not_reversed', 'a part of this advance was written off');
        END IF;
        IF EXISTS (SELECT FROM donations_payment p WHERE p.id = undone.source_id AND p.came_back > 0) THEN
            PERFORM donations_refuse('refunded_payment_is_not_reversed', 'a part of this payment came back');
        END IF;
    ELSIF undone.source_kind = 'loss' AND NEW.proposal_id IS NULL THEN
        PERFORM donations_refuse('needs_second_officer', 'what turned up takes two officers to undo');
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION donations_begin_whole(), donations_guard_refund(), donations_mark_refund() FROM PUBLIC;

CREATE TRIGGER begin_whole BEFORE INSERT ON donations_payment FOR EACH ROW EXECUTE FUNCTION donations_begin_whole();
CREATE TRIGGER guard_refund BEFORE INSERT ON donations_refund FOR EACH ROW EXECUTE FUNCTION donations_guard_refund();
CREATE TRIGGER mark_refund AFTER INSERT ON donations_refund FOR EACH ROW EXECUTE FUNCTION donations_mark_refund();
CREATE TRIGGER mark_refund AFTER INSERT ON donations_reversal FOR EACH ROW EXECUTE FUNCTION donations_mark_refund();
ALTER TABLE donations_payment ENABLE ALWAYS TRIGGER begin_whole;
ALTER TABLE donations_refund ENABLE ALWAYS TRIGGER guard_refund, ENABLE ALWAYS TRIGGER mark_refund;
ALTER TABLE donations_reversal ENABLE ALWAYS TRIGGER mark_refund;

DO $$
-- At the end of the transaction a refund that was signed is booked: one line more in what is asked of each kind, whatever else it asks.
DECLARE
    former text := pg_get_functiondef('donations_check_proposal_done()'::regprocedure);
BEGIN
    IF former NOT LIKE '%        WHEN ''rate'' THEN true%' THEN
        RAISE EXCEPTION 'donations_check_proposal_done does not ask by kind';
    END IF;
    EXECUTE replace(former, '        WHEN ''rate'' THEN true',
        '        WHEN ''refund'' THEN EXISTS (SELECT FROM donations_refund WHERE proposal_id = NEW.id)' || chr(10)
        || '        WHEN ''rate'' THEN true');
END
$$;
