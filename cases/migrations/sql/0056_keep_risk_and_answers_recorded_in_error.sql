-- An assessment of risk, and an answer about needs or about what was done, can be recorded in error like every other line
-- of a history. The level of a request follows by the trigger of assessments.

CREATE OR REPLACE FUNCTION cases_begin_voiding() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Holds the request, so that of two voidings at once the second is measured against what the first left of it.
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
    is_of_request boolean;
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    PERFORM FROM cases_case WHERE id = NEW.case_id FOR NO KEY UPDATE;
    is_of_request := CASE
        WHEN NEW.status_change_id IS NOT NULL THEN EXISTS (
            SELECT FROM cases_statuschange s JOIN cases_casemember m ON m.id = s.member_id
             WHERE s.id = NEW.status_change_id AND m.case_id = NEW.case_id)
        WHEN NEW.lead_change_id IS NOT NULL THEN EXISTS (
            SELECT FROM cases_leadchange l JOIN cases_casemember m ON m.id = l.member_id
             WHERE l.id = NEW.lead_change_id AND m.case_id = NEW.case_id)
        WHEN NEW.event_id IS NOT NULL THEN EXISTS (
            SELECT FROM cases_event e WHERE e.id = NEW.event_id AND e.case_id IS NOT DISTINCT FROM NEW.case_id)
        WHEN NEW.event_member_id IS NOT NULL THEN EXISTS (
            SELECT FROM cases_eventmember em JOIN cases_casemember m ON m.id = em.member_id
             WHERE em.id = NEW.event_member_id AND m.case_id = NEW.case_id)
        WHEN NEW.member_id IS NOT NULL THEN EXISTS (
            SELECT FROM cases_casemember m WHERE m.id = NEW.member_id AND m.case_id = NEW.case_id)
        WHEN NEW.leg_id IS NOT NULL THEN EXISTS (
            SELECT FROM cases_leg l JOIN cases_operationmember om ON om.operation_id = l.operation_id
              JOIN cases_casemember m ON m.id = om.member_id
             WHERE l.id = NEW.leg_id AND m.case_id = NEW.case_id)
        WHEN NEW.indicator_id IS NOT NULL THEN EXISTS (
            SELECT FROM cases_indicator i JOIN cases_casemember m ON m.person_id = i.person_id
             WHERE i.id = NEW.indicator_id AND m.case_id = NEW.case_id)
        WHEN NEW.relationship_id IS NOT NULL THEN EXISTS (
            SELECT FROM cases_relationship r JOIN cases_casemember m ON m.person_id IN (r.person_id, r.relative_id)
             WHERE r.id = NEW.relationship_id AND m.case_id = NEW.case_id)
        WHEN NEW.note_id IS NOT NULL THEN EXISTS (
            SELECT FROM cases_casenote n WHERE n.id = NEW.note_id AND n.case_id = NEW.case_id)
        WHEN NEW.pause_id IS NOT NULL THEN EXISTS (
            SELECT FROM cases_clockpause p WHERE p.id = NEW.pause_id AND p.case_id = NEW.case_id)
        WHEN NEW.risk_assessment_id IS NOT NULL THEN EXISTS (
            SELECT FROM cases_riskassessment r WHERE r.id = NEW.risk_assessment_id AND r.case_id = NEW.case_id)
        WHEN NEW.person_answer_id IS NOT NULL THEN EXISTS (
            SELECT FROM cases_personanswer a JOIN cases_casemember m ON m.person_id = a.person_id
             WHERE a.id = NEW.person_answer_id AND m.case_id = NEW.case_id)
        ELSE EXISTS (
            SELECT FROM cases_voiding v WHERE v.id = NEW.voiding_id AND v.voiding_id IS NULL
               AND v.case_id IS NOT DISTINCT FROM NEW.case_id)
    END;
    IF NOT is_of_request THEN
        RAISE EXCEPTION 'A voiding names a row of its request, and no voiding that takes back another.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'voiding_of_its_request';
    END IF;
    PERFORM set_config('lfnkr.scope', former, true);
    NEW.agreed_at := NULL;
    NEW.agreed_by_id := NULL;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION cases_mark_voided(named cases_voiding, moment timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Of the columns that name a row one is filled. Without a moment the row counts again; who was the principal applicant is
-- so no more where somebody else has become it.
BEGIN
    UPDATE cases_statuschange SET voided_at = moment WHERE id = named.status_change_id;
    UPDATE cases_leadchange SET voided_at = moment WHERE id = named.lead_change_id;
    UPDATE cases_event SET voided_at = moment WHERE id = named.event_id;
    UPDATE cases_eventmember SET voided_at = moment WHERE id = named.event_member_id;
    UPDATE cases_leg SET voided_at = moment WHERE id = named.leg_id;
    UPDATE cases_indicator SET voided_at = moment WHERE id = named.indicator_id;
    UPDATE cases_relationship SET voided_at = moment WHERE id = named.relationship_id;
    UPDATE cases_casenote SET voided_at = moment WHERE id = named.note_id;
    UPDATE cases_clockpause SET voided_at = moment WHERE id = named.pause_id;
    UPDATE cases_riskassessment SET voided_at = moment WHERE id = named.risk_assessment_id;
    UPDATE cases_personanswer SET voided_at = moment WHERE id = named.person_answer_id;
    UPDATE cases_casemember m
       SET voided_at = moment,
           role = CASE WHEN moment IS NULL AND m.role = 'principal' AND EXISTS (
                           SELECT FROM cases_casemember o
                            WHERE o.case_id = m.case_id AND o.role = 'principal' AND o.voided_at IS NULL)
                       THEN 'other' ELSE m.role END
     WHERE m.id = named.member_id;
END
$$;
