DROP TRIGGER guard_settlement ON donations_settlement;
DROP TRIGGER guard_undoing ON donations_reversal;
DROP TRIGGER guard_loss ON donations_advanceloss;
DROP TRIGGER mark_lost ON donations_advanceloss;
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

CREATE OR REPLACE FUNCTION donations_check_settlement(settlement uuid) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
-- What came back and what was spent make up the advance.
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
       <> a.booked_amount THEN
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

DROP FUNCTION donations_guard_settlement(), donations_guard_loss(), donations_mark_lost(), donations_guard_undoing();
DROP FUNCTION donations_check_end(uuid, date);
DROP FUNCTION donations_written_off(uuid);
