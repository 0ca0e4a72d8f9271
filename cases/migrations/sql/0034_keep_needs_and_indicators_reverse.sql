ALTER TABLE cases_personanswer NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY seen ON cases_personanswer;
DROP POLICY added ON cases_personanswer;
DROP POLICY changed ON cases_personanswer;
GRANT UPDATE, DELETE ON cases_personanswer TO lfnkr_web;
DROP TRIGGER guard_voided ON cases_personanswer;
DROP TRIGGER keep_written ON cases_personanswer;
DROP TRIGGER keep_all ON cases_personanswer;
DROP FUNCTION cases_keep_person_answer();
