DROP TRIGGER guard_memorandum ON donations_memorandum;
DROP FUNCTION donations_guard_memorandum();
