DROP TRIGGER check_original ON cases_statuschange;
DROP TRIGGER hold_original ON cases_statuschange;
DROP TRIGGER hold_original ON cases_casemember;
DROP FUNCTION cases_check_original();
DROP FUNCTION cases_hold_original();
DROP FUNCTION cases_original_counts(uuid);
