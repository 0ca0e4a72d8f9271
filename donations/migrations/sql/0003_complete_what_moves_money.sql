-- At the end of a transaction nothing that moves money is half done (security promise F5).

CREATE FUNCTION donations_check_settlement(settlement uuid) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
-- What came back and what was spent make up the advance; what came back has its entry.
DECLARE
    s donations_settlement;
    a donations_advance;
BEGIN
    SELECT * INTO s FROM donations_settlement WHERE id = settlement;
    SELECT * INTO a FROM donations_advance WHERE id = s.advance_id;
    IF a.status <> 'approved' OR EXISTS (
        SELECT FROM donations_ledgerentry e JOIN donations_reversal r ON r.entry_id = e.id WHERE e.advance_id = a.id
    ) THEN
        PERFORM donations_refuse('settlement_of_standing_advance', 'only an advance that was paid out can be settled');
    END IF;
    IF s.returned + (SELECT coalesce(sum(booked_amount), 0) FROM donations_expense WHERE settlement_id = settlement)
       <> a.booked_amount THEN
        PERFORM donations_refuse('settlement_sums_to_advance', 'what came back and the lines do not make up the advance');
    END IF;
    IF EXISTS (
        SELECT FROM donations_expense
         WHERE settlement_id = settlement
           AND (status <> 'approved' OR commitment_id <> a.commitment_id OR decided_by_id <> a.decided_by_id)
    ) THEN
        PERFORM donations_refuse('settlement_lines_fit', 'a line of a settlement belongs to the same rescue and approver');
    END IF;
    IF (s.returned > 0) <> EXISTS (SELECT FROM donations_ledgerentry WHERE settlement_id = settlement) THEN
        PERFORM donations_refuse('cause_has_its_entry', 'a settlement without its ledger entry');
    END IF;
END
$$;

CREATE FUNCTION donations_check_transfer(transfer uuid) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
-- Two legs that sum to zero, one fund each.
BEGIN
    IF (SELECT count(*) <> 2 OR sum(balance_change) <> 0 FROM donations_ledgerentry WHERE transfer_id = transfer) THEN
        PERFORM donations_refuse('transfer_sums_to_zero', 'the legs of a transfer do not sum to zero');
    END IF;
END
$$;

CREATE FUNCTION donations_check_complete() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Looks at one row again when the transaction ends. The argument names the column that points at it in the ledger.
DECLARE
    missing boolean := false;
BEGIN
    CASE TG_TABLE_NAME
    WHEN 'donations_ledgerentry' THEN
        PERFORM donations_check_transfer(NEW.transfer_id);
    WHEN 'donations_transfer' THEN
        PERFORM donations_check_transfer(NEW.id);
    WHEN 'donations_settlement' THEN
        PERFORM donations_check_settlement(NEW.id);
    WHEN 'donations_fundingdecision' THEN
        missing := NOT EXISTS (SELECT FROM donations_commitment WHERE decision_id = NEW.id);
    WHEN 'donations_expense' THEN
        IF NEW.settlement_id IS NOT NULL THEN
            PERFORM donations_check_settlement(NEW.settlement_id);
        ELSE
            missing := NOT EXISTS (SELECT FROM donations_ledgerentry WHERE expense_id = NEW.id);
        END IF;
    WHEN 'donations_commitment' THEN
        missing := NOT EXISTS (SELECT FROM donations_ledgerentry WHERE commitment_id = NEW.id AND kind = 'commitment');
    ELSE
        EXECUTE format('SELECT NOT EXISTS (SELECT FROM donations_ledgerentry WHERE %I = $1)', TG_ARGV[0])
           INTO missing USING NEW.id;
    END CASE;
    IF missing THEN
        PERFORM donations_refuse('cause_has_its_entry', format('%s %s without its ledger entry', TG_TABLE_NAME, NEW.id));
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION donations_check_complete() FROM PUBLIC;

CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON donations_ledgerentry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.transfer_id IS NOT NULL) EXECUTE FUNCTION donations_check_complete();
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON donations_transfer DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION donations_check_complete();
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON donations_settlement DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION donations_check_complete();
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON donations_donation DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION donations_check_complete('donation_id');
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON donations_adjustment DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION donations_check_complete('adjustment_id');
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON donations_reversal DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION donations_check_complete('reversal_id');
CREATE CONSTRAINT TRIGGER complete AFTER INSERT ON donations_commitment DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION donations_check_complete();
CREATE CONSTRAINT TRIGGER complete AFTER INSERT OR UPDATE ON donations_fundingdecision DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.status = 'approved') EXECUTE FUNCTION donations_check_complete();
CREATE CONSTRAINT TRIGGER complete AFTER INSERT OR UPDATE ON donations_expense DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.status = 'approved') EXECUTE FUNCTION donations_check_complete();
CREATE CONSTRAINT TRIGGER complete AFTER INSERT OR UPDATE ON donations_advance DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.status = 'approved') EXECUTE FUNCTION donations_check_complete('advance_id');
ALTER TABLE donations_ledgerentry ENABLE ALWAYS TRIGGER complete;
ALTER TABLE donations_transfer ENABLE ALWAYS TRIGGER complete;
ALTER TABLE donations_settlement ENABLE ALWAYS TRIGGER complete;
ALTER TABLE donations_donation ENABLE ALWAYS TRIGGER complete;
ALTER TABLE donations_adjustment ENABLE ALWAYS TRIGGER complete;
ALTER TABLE donations_reversal ENABLE ALWAYS TRIGGER complete;
ALTER TABLE donations_commitment ENABLE ALWAYS TRIGGER complete;
ALTER TABLE donations_fundingdecision ENABLE ALWAYS TRIGGER complete;
ALTER TABLE donations_expense ENABLE ALWAYS TRIGGER complete;
ALTER TABLE donations_advance ENABLE ALWAYS TRIGGER complete;
