DROP TRIGGER guard_statement ON donations_bankstatement;
DROP TRIGGER guard_line ON donations_statementline;
DROP TRIGGER guard_line_match ON donations_linematch;
DROP FUNCTION donations_guard_statement();
DROP FUNCTION donations_guard_line();
DROP FUNCTION donations_guard_line_match();
