DROP TRIGGER guard_thanks ON donations_donorthanks;
DROP FUNCTION donations_guard_thanks();
