DROP TRIGGER funds_lacked ON cases_leadchange;
DROP FUNCTION donations_check_takeover();
DROP TRIGGER keep_shortfall ON donations_fundsshortfall;
DROP FUNCTION donations_keep_shortfall();
DROP FUNCTION donations_available_at(uuid, timestamptz, timestamptz);
DROP TRIGGER stay_covered ON donations_ledgerentry;
DROP FUNCTION donations_stay_covered();
DROP FUNCTION donations_first_short_day(uuid, date, bigint, bigint, boolean);
CREATE OR REPLACE FUNCTION donations_keep_day() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Runs once the fund's row is locked, so that two writers never meet here.
DECLARE
    undone donations_ledgerentry;
BEGIN
    IF NEW.undoes_id IS NULL THEN
        INSERT INTO donations_daytotal AS t (fund_id, day, kind, moved, standing, number)
        VALUES (NEW.fund_id, NEW.booked_on, NEW.kind, NEW.balance_change, NEW.balance_change, 1)
        ON CONFLICT (kind, day, fund_id) DO UPDATE
           SET moved = t.moved + excluded.moved, standing = t.standing + excluded.standing, number = t.number + 1;
        RETURN NULL;
    END IF;
    SELECT * INTO undone FROM donations_ledgerentry WHERE id = NEW.undoes_id;
    INSERT INTO donations_daytotal AS t (fund_id, day, kind, moved, standing, number)
    VALUES (NEW.fund_id, NEW.booked_on, undone.kind, NEW.balance_change, 0, 0)
    ON CONFLICT (kind, day, fund_id) DO UPDATE SET moved = t.moved + excluded.moved;
    INSERT INTO donations_daytotal AS t (fund_id, day, kind, moved, standing, number)
    VALUES (undone.fund_id, undone.booked_on, undone.kind, 0, NEW.balance_change, -1)
    ON CONFLICT (kind, day, fund_id) DO UPDATE
       SET standing = t.standing + excluded.standing, number = t.number + excluded.number;
    RETURN NULL;
END
$$;

REVOKE UPDATE (decided_recorded_at) ON donations_fundingdecision, donations_payment, donations_moneyproposal FROM lfnkr_web;
DROP TRIGGER guard_decided ON donations_fundingdecision;
CREATE TRIGGER guard_decided BEFORE UPDATE ON donations_fundingdecision FOR EACH ROW
    EXECUTE FUNCTION donations_guard_decided('status,decided_by_id,decided_at,go_ahead_reason,note', 'reviewed_by_id,reviewed_at');
ALTER TABLE donations_fundingdecision ENABLE ALWAYS TRIGGER guard_decided;
DROP TRIGGER guard_decided ON donations_payment;
CREATE TRIGGER guard_decided BEFORE UPDATE ON donations_payment FOR EACH ROW
    EXECUTE FUNCTION donations_guard_decided('status,decided_by_id,decided_at,refused_for,refusal', '');
ALTER TABLE donations_payment ENABLE ALWAYS TRIGGER guard_decided;
DROP TRIGGER guard_decided ON donations_moneyproposal;
CREATE TRIGGER guard_decided BEFORE UPDATE ON donations_moneyproposal FOR EACH ROW
    EXECUTE FUNCTION donations_guard_decided('status,decided_by_id,decided_at,refusal', '');
ALTER TABLE donations_moneyproposal ENABLE ALWAYS TRIGGER guard_decided;
