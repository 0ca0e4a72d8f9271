REVOKE UPDATE (refused_for) ON donations_expense, donations_advance FROM lfnkr_web;

DROP TRIGGER guard_decided ON donations_expense;
CREATE TRIGGER guard_decided BEFORE UPDATE ON donations_expense FOR EACH ROW
    EXECUTE FUNCTION donations_guard_decided('status,decided_by_id,decided_at,refusal', '');
ALTER TABLE donations_expense ENABLE ALWAYS TRIGGER guard_decided;

DROP TRIGGER guard_decided ON donations_advance;
CREATE TRIGGER guard_decided BEFORE UPDATE ON donations_advance FOR EACH ROW
    EXECUTE FUNCTION donations_guard_decided('status,decided_by_id,decided_at,refusal', '');
ALTER TABLE donations_advance ENABLE ALWAYS TRIGGER guard_decided;
