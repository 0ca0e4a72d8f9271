DROP FUNCTION audit_refuse();
DROP FUNCTION audit_record();
