ALTER POLICY seen ON cases_person USING (
    (SELECT cases_scope()) = 'all'
    OR EXISTS (
        SELECT FROM cases_casemember m JOIN cases_case c ON c.id = m.case_id WHERE m.person_id = cases_person.id
    )
);
ALTER TABLE cases_relationship NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY seen ON cases_relationship;
DROP POLICY added ON cases_relationship;
DROP POLICY changed ON cases_relationship;
REVOKE UPDATE (since, until, life, country, whereabouts, source, told_on, words, version) ON cases_relationship FROM lfnkr_web;
