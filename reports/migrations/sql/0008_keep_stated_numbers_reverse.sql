DROP TRIGGER keep_all ON reports_claimexplanation;
DROP TRIGGER guard_explanation ON reports_claimexplanation;
DROP FUNCTION reports_guard_explanation();
DROP TRIGGER keep_all ON reports_statednumber;
DROP TRIGGER guard_stated ON reports_statednumber;
DROP FUNCTION reports_guard_stated();
DROP FUNCTION reports_stated_parts_exceed(uuid, numeric);
