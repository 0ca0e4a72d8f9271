DROP TRIGGER keep_days ON lfnkr_fiscalyear;
DROP FUNCTION donations_keep_days();
