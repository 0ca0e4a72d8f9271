ALTER POLICY seen ON cases_personcorrection USING (
    (SELECT cases_scope()) = 'all' OR EXISTS (SELECT FROM cases_person p WHERE p.id = cases_personcorrection.person_id)
);
ALTER POLICY seen ON cases_personanswer USING (
    (SELECT cases_scope()) = 'all' OR EXISTS (SELECT FROM cases_person p WHERE p.id = cases_personanswer.person_id)
);
ALTER POLICY seen ON cases_relationship USING (
    (SELECT cases_scope()) = 'all'
    OR EXISTS (SELECT FROM cases_case c WHERE c.id = cases_relationship.case_id)
    OR (
        EXISTS (
            SELECT FROM cases_casemember m JOIN cases_case c ON c.id = m.case_id
             WHERE m.person_id = cases_relationship.person_id
        )
        AND EXISTS (
            SELECT FROM cases_casemember m JOIN cases_case c ON c.id = m.case_id
             WHERE m.person_id = cases_relationship.relative_id
        )
    )
);
ALTER POLICY seen ON cases_person USING (
    (SELECT cases_scope()) = 'all'
    OR EXISTS (
        SELECT FROM cases_casemember m JOIN cases_case c ON c.id = m.case_id WHERE m.person_id = cases_person.id
    )
    OR EXISTS (
        SELECT FROM cases_relationship r JOIN cases_case c ON c.id = r.case_id WHERE r.person_id = cases_person.id
    )
    OR EXISTS (
        SELECT FROM cases_relationship r JOIN cases_case c ON c.id = r.case_id WHERE r.relative_id = cases_person.id
    )
);
DROP FUNCTION cases_sees_told_of(uuid);
DROP FUNCTION cases_sees_member(uuid);
