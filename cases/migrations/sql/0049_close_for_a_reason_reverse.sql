DROP TRIGGER hold_closing ON cases_case;
DROP TRIGGER begin_closure ON cases_closure;
DROP TRIGGER keep_written ON cases_closure;
DROP TRIGGER keep_all ON cases_closure;
DROP FUNCTION cases_begin_closure();
DROP FUNCTION cases_keep_closure();
DROP FUNCTION cases_hold_closing();
