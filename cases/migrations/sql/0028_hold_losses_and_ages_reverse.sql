DROP TRIGGER hold_population ON cases_eventmember;
DROP TRIGGER hold_population ON cases_event;
DROP TRIGGER hold_population ON cases_leadchange;
DROP TRIGGER hold_population ON cases_casemember;
DROP TRIGGER hold_age ON cases_statuschange;
DROP TRIGGER hold_age ON cases_casemember;
DROP FUNCTION cases_hold_population();
DROP FUNCTION cases_hold_age();
DROP FUNCTION cases_keep_ages(bigint[], int[]);
DROP FUNCTION cases_months_between(timestamptz, timestamptz);
DROP FUNCTION cases_misfitting_losses(uuid[]);
DROP FUNCTION cases_leads_between(uuid, timestamptz, timestamptz);
REVOKE UPDATE (ended, acknowledged_at, acknowledged_by_id) ON cases_event FROM lfnkr_web;
GRANT UPDATE ON cases_event TO lfnkr_web;
GRANT UPDATE (age_months) ON cases_statuschange TO lfnkr_web;
GRANT UPDATE, DELETE ON cases_relationship TO lfnkr_web;
GRANT DELETE ON cases_clockpause, cases_goodsissue, cases_indicator, cases_leg, cases_legescort, cases_mission,
    cases_missionvisit, cases_operationmember, cases_personname TO lfnkr_web;
