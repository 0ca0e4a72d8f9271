DROP POLICY seen ON cases_earlierflight;
DROP POLICY added ON cases_earlierflight;
DROP POLICY changed ON cases_earlierflight;
ALTER TABLE cases_earlierflight NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
GRANT UPDATE, DELETE ON cases_earlierflight TO lfnkr_web;
DROP TRIGGER keep_all ON cases_earlierflight;
DROP TRIGGER keep_written ON cases_earlierflight;
DROP FUNCTION cases_keep_flight();
