DROP TRIGGER guard_error ON cases_personname;
DROP TRIGGER guard_turned ON cases_nametoken;
DROP TRIGGER guard_given ON cases_nametoken;
DROP FUNCTION cases_guard_name_in_error();
DROP FUNCTION cases_guard_tokens();
