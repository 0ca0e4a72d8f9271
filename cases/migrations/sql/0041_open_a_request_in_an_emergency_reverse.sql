DROP TRIGGER guard_decisions ON cases_case;
DROP TRIGGER begin_glass ON cases_glassreview;
DROP TRIGGER begin_glass ON cases_glassextension;
DROP TRIGGER begin_glass ON cases_glassopening;
DROP FUNCTION cases_guard_decisions_on_a_request();
DROP FUNCTION cases_begin_glass_review();
DROP FUNCTION cases_begin_glass_extension();
DROP FUNCTION cases_begin_glass();

ALTER POLICY seen ON cases_case USING (
    (SELECT cases_scope()) = 'all' OR lead_id = (SELECT cases_reader()) OR deputy_id = (SELECT cases_reader())
);

DROP FUNCTION cases_opened_to(uuid, timestamptz);
