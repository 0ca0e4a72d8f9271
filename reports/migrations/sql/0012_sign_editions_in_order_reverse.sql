DROP TRIGGER guard_order ON reports_edition;
DROP FUNCTION reports_guard_order();
