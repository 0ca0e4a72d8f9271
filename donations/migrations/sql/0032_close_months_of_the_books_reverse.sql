DROP TRIGGER in_open_period ON donations_ledgerentry;
DROP TRIGGER guard_period ON donations_periodclose;
DROP FUNCTION donations_in_open_period();
DROP FUNCTION donations_guard_period();
DROP FUNCTION donations_closed_until();
