ALTER TABLE cases_formerfact NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY added ON cases_formerfact;
DROP POLICY seen ON cases_formerfact;
GRANT INSERT ON cases_formerfact TO lfnkr_web;

DROP TRIGGER keep_former_facts ON cases_indicator;
DROP TRIGGER keep_former_facts ON cases_statuschange;
DROP TRIGGER keep_former_facts ON cases_casemember;
DROP TRIGGER keep_former_facts ON cases_person;
DROP TRIGGER keep_former_facts ON cases_case;
DROP FUNCTION cases_keep_former_facts();
