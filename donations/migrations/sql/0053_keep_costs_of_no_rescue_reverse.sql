CREATE OR REPLACE TRIGGER second_officer AFTER INSERT ON donations_ledgerentry FOR EACH ROW
    WHEN (NEW.kind IN ('fee', 'exchange', 'transfer', 'reversal') OR NEW.predates_second_officer)
    EXECUTE FUNCTION donations_check_second_officer();
ALTER TABLE donations_ledgerentry ENABLE ALWAYS TRIGGER second_officer;
DROP TRIGGER guard_cost ON donations_adjustment;
DROP TRIGGER guard_cost ON donations_moneyproposal;
DROP FUNCTION donations_guard_cost();
