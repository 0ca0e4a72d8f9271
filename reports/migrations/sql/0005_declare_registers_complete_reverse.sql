DROP TRIGGER keep_all ON reports_registerdeclaration;
DROP TRIGGER guard_register ON reports_registerdeclaration;
DROP FUNCTION reports_guard_register();
