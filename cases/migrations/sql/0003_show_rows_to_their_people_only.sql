-- A further line behind visible_to(): security.md 3.8, promise B10. The identity is set by lfnkr/audit/trail.py, for one
-- transaction: scope "all" (the director, and whoever is inside an act), "own" (a caseworker), anything else sees no row.
-- The sub-selects are evaluated once a statement. There is no policy for DELETE: nobody deletes here.

CREATE FUNCTION cases_scope() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
RETURN coalesce(current_setting('lfnkr.scope', true), '');

CREATE FUNCTION cases_reader() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
RETURN CASE WHEN current_setting('lfnkr.scope', true) = 'own' THEN nullif(current_setting('lfnkr.actor', true), '')::uuid END;

CREATE POLICY seen ON cases_case FOR SELECT USING (
    (SELECT cases_scope()) = 'all' OR lead_id = (SELECT cases_reader()) OR deputy_id = (SELECT cases_reader())
);
CREATE POLICY seen ON cases_person FOR SELECT USING (
    (SELECT cases_scope()) = 'all'
    OR EXISTS (
        SELECT FROM cases_casemember m JOIN cases_case c ON c.id = m.case_id WHERE m.person_id = cases_person.id
    )
);
CREATE POLICY seen ON cases_casenote FOR SELECT USING (
    (SELECT cases_scope()) = 'all' OR EXISTS (SELECT FROM cases_case c WHERE c.id = cases_casenote.case_id)
);
CREATE POLICY seen ON cases_event FOR SELECT USING (
    (SELECT cases_scope()) = 'all'
    OR EXISTS (SELECT FROM cases_case c WHERE c.id = cases_event.case_id)
    OR (case_id IS NULL AND recorded_by_id = (SELECT cases_reader()))
);

CREATE POLICY added ON cases_case FOR INSERT WITH CHECK ((SELECT cases_scope()) = 'all');
CREATE POLICY added ON cases_person FOR INSERT WITH CHECK ((SELECT cases_scope()) = 'all');
CREATE POLICY added ON cases_casenote FOR INSERT WITH CHECK ((SELECT cases_scope()) = 'all');
CREATE POLICY added ON cases_event FOR INSERT WITH CHECK ((SELECT cases_scope()) = 'all');

CREATE POLICY changed ON cases_case FOR UPDATE USING ((SELECT cases_scope()) = 'all');
CREATE POLICY changed ON cases_person FOR UPDATE USING ((SELECT cases_scope()) = 'all');
CREATE POLICY changed ON cases_casenote FOR UPDATE USING ((SELECT cases_scope()) = 'all');
CREATE POLICY changed ON cases_event FOR UPDATE USING ((SELECT cases_scope()) = 'all');

ALTER TABLE cases_case ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_person ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_casenote ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_event ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
