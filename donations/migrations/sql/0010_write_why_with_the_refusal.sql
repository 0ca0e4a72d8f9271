-- Decided rows stay: the reason is one of the columns that deciding writes. Rows refused before get it here, once, past the guard.

DROP TRIGGER guard_decided ON donations_expense;
UPDATE donations_expense SET refused_for = 'other' WHERE status = 'refused';
CREATE TRIGGER guard_decided BEFORE UPDATE ON donations_expense FOR EACH ROW
    EXECUTE FUNCTION donations_guard_decided('status,decided_by_id,decided_at,refused_for,refusal', '');
ALTER TABLE donations_expense ENABLE ALWAYS TRIGGER guard_decided;

DROP TRIGGER guard_decided ON donations_advance;
UPDATE donations_advance SET refused_for = 'other' WHERE status = 'refused';
CREATE TRIGGER guard_decided BEFORE UPDATE ON donations_advance FOR EACH ROW
    EXECUTE FUNCTION donations_guard_decided('status,decided_by_id,decided_at,refused_for,refusal', '');
ALTER TABLE donations_advance ENABLE ALWAYS TRIGGER guard_decided;

GRANT UPDATE (refused_for) ON donations_expense, donations_advance TO lfnkr_web;
