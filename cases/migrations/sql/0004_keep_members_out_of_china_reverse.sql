DROP TRIGGER no_member_in_china ON cases_leg;
DROP TRIGGER no_member_in_china ON cases_legescort;
DROP FUNCTION cases_refuse_leg_to_china();
DROP FUNCTION cases_refuse_member_in_china();
