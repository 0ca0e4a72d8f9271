-- The risk of a request: assessments are only added, their level follows from their answers, and the latest that stands gives
-- the level on the row of the request. Row-level security as on notes.

CREATE TRIGGER guard_voided BEFORE INSERT OR UPDATE ON cases_riskassessment
    FOR EACH ROW EXECUTE FUNCTION cases_guard_voided();

CREATE FUNCTION cases_keep_risk_assessment() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF to_jsonb(NEW) - 'voided_at' IS DISTINCT FROM to_jsonb(OLD) - 'voided_at' THEN
        RAISE EXCEPTION 'An assessment is kept as it was written. Assess the risk anew.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_move_risk() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    UPDATE cases_case c SET risk_level = cases_risk_of(c.id)
     WHERE c.id = NEW.case_id AND c.risk_level IS DISTINCT FROM cases_risk_of(c.id);
    RETURN NULL;
END
$$;

CREATE FUNCTION cases_guard_risk() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
-- Whatever was sent with a row, the level follows from the assessments.
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.risk_level := '';
    ELSIF pg_trigger_depth() = 1 THEN
        NEW.risk_level := OLD.risk_level;
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_risk_of(request uuid) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
SELECT coalesce((
    SELECT r.level FROM cases_riskassessment r
     WHERE r.case_id = request AND r.voided_at IS NULL ORDER BY r.assessed_at DESC, r.id DESC LIMIT 1), '')
$$;

REVOKE ALL ON FUNCTION cases_move_risk() FROM PUBLIC;

CREATE TRIGGER keep_written BEFORE UPDATE ON cases_riskassessment
    FOR EACH ROW EXECUTE FUNCTION cases_keep_risk_assessment();
CREATE TRIGGER keep_all BEFORE DELETE OR TRUNCATE ON cases_riskassessment
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER move_risk AFTER INSERT OR UPDATE OF voided_at ON cases_riskassessment
    FOR EACH ROW EXECUTE FUNCTION cases_move_risk();
CREATE TRIGGER guard_risk BEFORE INSERT OR UPDATE ON cases_case FOR EACH ROW EXECUTE FUNCTION cases_guard_risk();
ALTER TABLE cases_riskassessment ENABLE ALWAYS TRIGGER guard_voided, ENABLE ALWAYS TRIGGER keep_written,
    ENABLE ALWAYS TRIGGER keep_all, ENABLE ALWAYS TRIGGER move_risk;
ALTER TABLE cases_case ENABLE ALWAYS TRIGGER guard_risk;
REVOKE UPDATE, DELETE, TRUNCATE ON cases_riskassessment FROM PUBLIC, lfnkr_web;

CREATE POLICY seen ON cases_riskassessment FOR SELECT USING (
    (SELECT cases_scope()) = 'all' OR EXISTS (SELECT FROM cases_case c WHERE c.id = cases_riskassessment.case_id)
);
CREATE POLICY added ON cases_riskassessment FOR INSERT WITH CHECK ((SELECT cases_scope()) = 'all');
CREATE POLICY changed ON cases_riskassessment FOR UPDATE USING ((SELECT cases_scope()) = 'all');
ALTER TABLE cases_riskassessment ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
