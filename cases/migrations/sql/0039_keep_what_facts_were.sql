-- What a fact was before is read by whoever sees the request or the person, like the notes (0003): nobody else, also in plain SQL.

CREATE POLICY seen ON cases_casecorrection FOR SELECT USING (
    (SELECT cases_scope()) = 'all' OR EXISTS (SELECT FROM cases_case c WHERE c.id = cases_casecorrection.case_id)
);
CREATE POLICY seen ON cases_personcorrection FOR SELECT USING (
    (SELECT cases_scope()) = 'all' OR EXISTS (SELECT FROM cases_person p WHERE p.id = cases_personcorrection.person_id)
);
CREATE POLICY added ON cases_casecorrection FOR INSERT WITH CHECK ((SELECT cases_scope()) = 'all');
CREATE POLICY added ON cases_personcorrection FOR INSERT WITH CHECK ((SELECT cases_scope()) = 'all');

ALTER TABLE cases_casecorrection ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_personcorrection ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
