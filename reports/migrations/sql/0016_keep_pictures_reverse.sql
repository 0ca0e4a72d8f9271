DROP TRIGGER has_its_picture ON reports_releaseitem;
DROP FUNCTION reports_release_has_its_picture();
DROP TRIGGER keep_all ON reports_releasepicture;
DROP TRIGGER guard_picture ON reports_releasepicture;
DROP FUNCTION reports_guard_picture();

-- A release of a picture is none without it.
ALTER TABLE reports_releaseitem DISABLE TRIGGER keep_all;
DELETE FROM reports_releasepicture;
DELETE FROM reports_releaseitem WHERE key LIKE 'picture.%';
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE reports_releaseitem ENABLE ALWAYS TRIGGER keep_all;
