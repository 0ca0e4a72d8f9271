DROP TRIGGER stay_promised ON donations_ledgerentry;
DROP FUNCTION donations_stay_promised();
DROP FUNCTION donations_first_overdrawn_day(uuid, date);
