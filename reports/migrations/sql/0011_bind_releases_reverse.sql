GRANT UPDATE, DELETE ON reports_releaseitem TO lfnkr_web;
DROP TRIGGER keep_all ON reports_releaseitem;
DROP TRIGGER guard_release ON reports_releaseitem;
DROP FUNCTION reports_guard_release();
