ALTER TABLE cases_versionchoice NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY seen ON cases_versionchoice;
DROP POLICY added ON cases_versionchoice;
ALTER TABLE cases_factversion NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY seen ON cases_factversion;
DROP POLICY added ON cases_factversion;
DROP POLICY changed ON cases_factversion;
REVOKE UPDATE (taken_back_at, taken_back_by_id, why) ON cases_factversion FROM lfnkr_web;
GRANT UPDATE, DELETE ON cases_factversion TO lfnkr_web;
DROP TRIGGER hold_told_anew ON cases_statuschange;
DROP TRIGGER begin_choice ON cases_versionchoice;
DROP TRIGGER begin_version ON cases_factversion;
DROP TRIGGER keep_written ON cases_factversion;
DROP TRIGGER keep_all ON cases_factversion;

CREATE OR REPLACE FUNCTION cases_settle_voided(act_of uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- What follows from the rows that stand after one act: where each person stands and who leads, and who is the principal
-- applicant. Refused where what is left is no request that can be.
DECLARE
    request uuid;
    whose uuid;
BEGIN
    FOR whose IN
        SELECT DISTINCT coalesce(s.member_id, l.member_id)
          FROM cases_voiding v
          JOIN cases_voiding n ON n.id = coalesce(v.voiding_id, v.id)
          LEFT JOIN cases_statuschange s ON s.id = n.status_change_id
          LEFT JOIN cases_leadchange l ON l.id = n.lead_change_id
         WHERE v.act = act_of AND coalesce(s.member_id, l.member_id) IS NOT NULL
         ORDER BY 1
    LOOP
        PERFORM cases_recompute_member(whose);
        IF NOT cases_history_is_legal(whose) THEN
            RAISE EXCEPTION 'The steps that remain may not follow each other.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'voiding_path_is_legal';
        END IF;
        -- A review of somebody missing holds again where the step it reviewed is the last once more.
        UPDATE cases_casemember m SET missing_reviewed_at = r.reviewed_at
          FROM cases_missingreview r
         WHERE m.id = whose AND m.status = 'missing' AND m.missing_reviewed_at IS NULL AND r.change_id = (
               SELECT s.id FROM cases_statuschange s
                WHERE s.member_id = whose AND s.voided_at IS NULL ORDER BY s.counts_at DESC, s.id DESC LIMIT 1);
    END LOOP;
    FOR request IN SELECT DISTINCT v.case_id FROM cases_voiding v WHERE v.act = act_of AND v.case_id IS NOT NULL LOOP
        UPDATE cases_casemember m SET role = 'principal'
         WHERE m.id = (SELECT f.id FROM cases_casemember f
                        WHERE f.case_id = request AND f.voided_at IS NULL ORDER BY f.position, f.id LIMIT 1)
           AND NOT EXISTS (SELECT FROM cases_casemember p
                            WHERE p.case_id = request AND p.voided_at IS NULL AND p.role = 'principal');
        IF NOT EXISTS (SELECT FROM cases_casemember m WHERE m.case_id = request AND m.voided_at IS NULL) THEN
            RAISE EXCEPTION 'Nobody would be left on the request.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'voiding_leaves_nobody';
        END IF;
        IF cases_has_open_people(request)
            AND EXISTS (SELECT FROM cases_case c WHERE c.id = request AND c.closed_at IS NOT NULL)
        THEN
            RAISE EXCEPTION 'Somebody would be open in a closed request.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'voiding_leaves_closed';
        END IF;
        IF EXISTS (
            SELECT FROM cases_casemember m
             CROSS JOIN (VALUES ('died', 'death'), ('missing', 'missing')) loss (status, kind)
             WHERE m.case_id = request AND m.voided_at IS NULL
               AND EXISTS (
                   SELECT FROM cases_eventmember em JOIN cases_event e ON e.id = em.event_id
                    WHERE em.member_id = m.id AND e.kind = loss.kind AND em.voided_at IS NULL AND e.voided_at IS NULL)
               <> EXISTS (
                   SELECT FROM cases_statuschange s
                    WHERE s.member_id = m.id AND s.status = loss.status AND s.voided_at IS NULL))
        THEN
            RAISE EXCEPTION 'A death or a disappearance and the status it made stand together.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'voiding_loss_is_whole';
        END IF;
    END LOOP;
END
$$;

DROP FUNCTION cases_hold_told_anew();
DROP FUNCTION cases_steps_can_stand(uuid);
DROP FUNCTION cases_begin_choice();
DROP FUNCTION cases_begin_version();
DROP FUNCTION cases_keep_version();
