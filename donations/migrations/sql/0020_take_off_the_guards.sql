-- The guards of the ledger are taken off while its rows move into journals; the next migrations put new ones on. Nobody writes
-- meanwhile: all of it happens before the application starts again.

DROP TRIGGER append_only ON donations_adjustment;
DROP TRIGGER audit ON donations_adjustment;
DROP TRIGGER audit_no_truncate ON donations_adjustment;
DROP TRIGGER complete ON donations_adjustment;
DROP TRIGGER audit ON donations_advance;
DROP TRIGGER audit_no_truncate ON donations_advance;
DROP TRIGGER complete ON donations_advance;
DROP TRIGGER guard_decided ON donations_advance;
DROP TRIGGER guard_rate ON donations_advance;
DROP TRIGGER kept ON donations_advance;
DROP TRIGGER complete ON donations_commitment;
DROP TRIGGER complete ON donations_donation;
DROP TRIGGER audit ON donations_expense;
DROP TRIGGER audit_no_truncate ON donations_expense;
DROP TRIGGER complete ON donations_expense;
DROP TRIGGER guard_decided ON donations_expense;
DROP TRIGGER guard_rate ON donations_expense;
DROP TRIGGER kept ON donations_expense;
DROP TRIGGER complete ON donations_fundingdecision;
DROP TRIGGER append_only ON donations_ledgerentry;
DROP TRIGGER audit ON donations_ledgerentry;
DROP TRIGGER audit_no_truncate ON donations_ledgerentry;
DROP TRIGGER complete ON donations_ledgerentry;
DROP TRIGGER move_fund ON donations_ledgerentry;
DROP TRIGGER rate_of_cause ON donations_ledgerentry;
DROP TRIGGER second_officer ON donations_ledgerentry;
DROP TRIGGER complete ON donations_reversal;
DROP TRIGGER complete ON donations_settlement;
DROP TRIGGER append_only ON donations_transfer;
DROP TRIGGER audit ON donations_transfer;
DROP TRIGGER audit_no_truncate ON donations_transfer;
DROP TRIGGER complete ON donations_transfer;

DROP FUNCTION donations_move_fund();
DROP FUNCTION donations_check_complete();
DROP FUNCTION donations_check_settlement(uuid);
DROP FUNCTION donations_check_transfer(uuid);
DROP FUNCTION donations_check_rate_of_cause();
DROP FUNCTION donations_check_second_officer();
DROP FUNCTION donations_needs_two(donations_ledgerentry);
DROP FUNCTION donations_took_two(donations_ledgerentry);
DROP FUNCTION donations_keep_purpose(donations_fund);
DROP FUNCTION donations_unspent_earmarked(uuid);
DROP FUNCTION donations_expected_movement(donations_ledgerentry);

