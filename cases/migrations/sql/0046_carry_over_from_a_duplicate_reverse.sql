DROP TRIGGER carry_once ON cases_carriedrow;
DROP TRIGGER keep_all ON cases_carryover;
DROP TRIGGER keep_written ON cases_carryover;
DROP TRIGGER begin_carry_over ON cases_carryover;
DROP FUNCTION cases_carry_once();
DROP FUNCTION cases_keep_carry_over();
DROP FUNCTION cases_begin_carry_over();
