ALTER TABLE cases_personcorrection NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE cases_casecorrection NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;

DROP POLICY added ON cases_personcorrection;
DROP POLICY added ON cases_casecorrection;
DROP POLICY seen ON cases_personcorrection;
DROP POLICY seen ON cases_casecorrection;
