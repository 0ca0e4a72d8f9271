ALTER TABLE cases_historyprint NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY seen ON cases_historyprint;
DROP POLICY added ON cases_historyprint;
GRANT UPDATE, DELETE ON cases_historyprint TO lfnkr_web;
DROP TRIGGER guard_print ON cases_historyprint;
DROP TRIGGER append_only ON cases_historyprint;
DROP FUNCTION cases_guard_history_print();
