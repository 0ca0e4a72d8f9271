DROP TRIGGER keep_day ON donations_ledgerentry;
DROP FUNCTION donations_keep_day();
