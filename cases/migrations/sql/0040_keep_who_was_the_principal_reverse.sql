DROP TRIGGER check_principal_change ON cases_principalchange;
DROP FUNCTION cases_check_principal_change();
