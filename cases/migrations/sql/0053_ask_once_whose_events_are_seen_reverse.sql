ALTER POLICY seen ON cases_event USING (
    (SELECT cases_scope()) = 'all'
    OR EXISTS (SELECT FROM cases_case c WHERE c.id = cases_event.case_id)
    OR (case_id IS NULL AND recorded_by_id = (SELECT cases_reader()))
);
DROP FUNCTION cases_sees_case(uuid);
