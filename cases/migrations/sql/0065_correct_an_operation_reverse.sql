REVOKE UPDATE (change_id, taken_back_at, taken_back_by_id) ON cases_missingreview FROM lfnkr_web;
DROP TRIGGER keep_all ON cases_missingreview;
DROP TRIGGER keep_written ON cases_missingreview;
DROP FUNCTION cases_keep_review();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON cases_missingreview
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE cases_missingreview ENABLE ALWAYS TRIGGER append_only;

DROP TRIGGER hold_operation ON cases_operation;
DROP FUNCTION cases_hold_operation();
