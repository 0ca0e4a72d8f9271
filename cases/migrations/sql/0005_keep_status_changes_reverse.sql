REVOKE UPDATE (age_months) ON cases_statuschange FROM lfnkr_web;
GRANT UPDATE, DELETE ON cases_statuschange TO lfnkr_web;
DROP TRIGGER keep_all ON cases_statuschange;
DROP TRIGGER keep_written ON cases_statuschange;
DROP FUNCTION cases_keep_status_change();
