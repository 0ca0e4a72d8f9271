GRANT DELETE ON cases_case, cases_person, cases_identity, cases_event, cases_operation TO lfnkr_web;
REVOKE UPDATE (role, position, age_months_at_request, is_age_exact, desired_destination, desired_answer, desired_asked_on,
    actual_destination, years_in_china, years_in_china_answer, missing_reviewed_at) ON cases_casemember FROM lfnkr_web;
GRANT UPDATE, DELETE ON cases_casemember TO lfnkr_web;
DROP TRIGGER move_lead ON cases_leadchange;
DROP TRIGGER check_lead ON cases_leadchange;
DROP TRIGGER require_loss_event ON cases_statuschange;
DROP TRIGGER move_status ON cases_statuschange;
DROP TRIGGER check_transition ON cases_statuschange;
DROP TRIGGER begins_without_status ON cases_casemember;
DROP FUNCTION cases_move_lead();
DROP FUNCTION cases_check_lead_change();
DROP FUNCTION cases_require_loss_event();
DROP FUNCTION cases_move_status();
DROP FUNCTION cases_check_status_change();
DROP FUNCTION cases_member_begins_without_status();
DROP TABLE cases_transition;
