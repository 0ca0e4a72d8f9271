DROP TRIGGER has_its_picture ON reports_releaseitem;
DROP FUNCTION reports_release_has_its_picture();
DROP TRIGGER keep_all ON reports_releasepicture;
DROP TRIGGER guard_picture ON reports_releasepicture;
DROP FUNCTION reports_guard_picture();
