-- Who sees a person is asked by functions, whose plans are made once a session. Written out in the policies, it was planned anew by
-- every statement that names a person, with the policies of each table it asks within: 120 plans and 4 ms to find one row by its key.
-- The rights are those of whoever asks: within, the rows of requests are those that they see.

CREATE FUNCTION cases_sees_member(whom uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1000 SET search_path = public, pg_temp
AS $$
-- Whether somebody is on a request that whoever asks sees.
BEGIN
    RETURN EXISTS (SELECT FROM cases_casemember m JOIN cases_case c ON c.id = m.case_id WHERE m.person_id = whom);
END
$$;

CREATE FUNCTION cases_sees_told_of(whom uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1000 SET search_path = public, pg_temp
AS $$
-- Whether whoever asks sees a request in which it was told whose relative somebody is.
BEGIN
    RETURN EXISTS (SELECT FROM cases_relationship r JOIN cases_case c ON c.id = r.case_id WHERE r.person_id = whom)
        OR EXISTS (SELECT FROM cases_relationship r JOIN cases_case c ON c.id = r.case_id WHERE r.relative_id = whom);
END
$$;

ALTER POLICY seen ON cases_person USING ((SELECT cases_scope()) = 'all' OR cases_sees_member(id) OR cases_sees_told_of(id));
ALTER POLICY seen ON cases_relationship USING (
    (SELECT cases_scope()) = 'all'
    OR EXISTS (SELECT FROM cases_case c WHERE c.id = cases_relationship.case_id)
    OR (cases_sees_member(person_id) AND cases_sees_member(relative_id))
);
ALTER POLICY seen ON cases_personanswer USING (
    (SELECT cases_scope()) = 'all' OR cases_sees_member(person_id) OR cases_sees_told_of(person_id)
);
ALTER POLICY seen ON cases_personcorrection USING (
    (SELECT cases_scope()) = 'all' OR cases_sees_member(person_id) OR cases_sees_told_of(person_id)
);
