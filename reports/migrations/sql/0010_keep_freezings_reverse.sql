DROP TRIGGER keep_all ON reports_freezing;
DROP TRIGGER keep_written ON reports_freezing;
DROP FUNCTION reports_keep_freezing();
