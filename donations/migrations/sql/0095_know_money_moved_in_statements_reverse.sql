DROP TRIGGER guard_line_entry ON donations_linematch;
DROP FUNCTION donations_guard_line_entry();
DROP FUNCTION donations_as_row(bigint, text);
