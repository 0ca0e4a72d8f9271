-- A relation may join somebody of a request with somebody who is on none; it says when and by whom it was told, and since when
-- it is recorded: what a report counted is known by that. Those of before this was kept were recorded with the later of the two.

ALTER TABLE cases_relationship DISABLE TRIGGER audit;
DO $$
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    UPDATE cases_relationship r SET recorded_at = greatest(one.recorded_at, other.recorded_at)
      FROM cases_person one, cases_person other
     WHERE one.id = r.person_id AND other.id = r.relative_id;
    PERFORM set_config('lfnkr.scope', former, true);
END
$$;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
ALTER TABLE cases_relationship ENABLE ALWAYS TRIGGER audit;

-- Who is what to whom is kept as it was told, and recorded in error where it is wrong; what was told besides may be completed.
GRANT UPDATE (since, until, life, country, whereabouts, source, told_on, words, version) ON cases_relationship TO lfnkr_web;

CREATE POLICY seen ON cases_relationship FOR SELECT USING (
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
CREATE POLICY added ON cases_relationship FOR INSERT WITH CHECK ((SELECT cases_scope()) = 'all');
CREATE POLICY changed ON cases_relationship FOR UPDATE USING ((SELECT cases_scope()) = 'all');
ALTER TABLE cases_relationship ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- Whom one was told of in a request is seen by whoever sees the request.
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
