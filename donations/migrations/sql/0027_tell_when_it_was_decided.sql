-- When something was decided beside when that was recorded; what lacked on the day of the decision; and no day of a fund on
-- which more was promised than was there (design.md, rule 16). Each refusal names a constraint, see donations/ledger/errors.py.

-- The moment of recording is written with the answer.
DROP TRIGGER guard_decided ON donations_fundingdecision;
CREATE TRIGGER guard_decided BEFORE UPDATE ON donations_fundingdecision FOR EACH ROW
    EXECUTE FUNCTION donations_guard_decided(
        'status,decided_by_id,decided_at,decided_recorded_at,go_ahead_reason,note', 'reviewed_by_id,reviewed_at');
ALTER TABLE donations_fundingdecision ENABLE ALWAYS TRIGGER guard_decided;
DROP TRIGGER guard_decided ON donations_payment;
CREATE TRIGGER guard_decided BEFORE UPDATE ON donations_payment FOR EACH ROW
    EXECUTE FUNCTION donations_guard_decided('status,decided_by_id,decided_at,decided_recorded_at,refused_for,refusal', '');
ALTER TABLE donations_payment ENABLE ALWAYS TRIGGER guard_decided;
DROP TRIGGER guard_decided ON donations_moneyproposal;
CREATE TRIGGER guard_decided BEFORE UPDATE ON donations_moneyproposal FOR EACH ROW
    EXECUTE FUNCTION donations_guard_decided('status,decided_by_id,decided_at,decided_recorded_at,refusal', '');
ALTER TABLE donations_moneyproposal ENABLE ALWAYS TRIGGER guard_decided;
GRANT UPDATE (decided_recorded_at) ON donations_fundingdecision, donations_payment, donations_moneyproposal TO lfnkr_web;

-- What is committed is kept by day, as the balance is.
CREATE OR REPLACE FUNCTION donations_keep_day() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Runs once the fund's row is locked, so that two writers never meet here.
DECLARE
    undone donations_ledgerentry;
BEGIN
    IF NEW.undoes_id IS NULL THEN
        INSERT INTO donations_daytotal AS t (fund_id, day, kind, moved, committed, standing, number)
        VALUES (NEW.fund_id, NEW.booked_on, NEW.kind, NEW.balance_change, NEW.committed_change, NEW.balance_change, 1)
        ON CONFLICT (kind, day, fund_id) DO UPDATE
           SET moved = t.moved + excluded.moved, committed = t.committed + excluded.committed,
               standing = t.standing + excluded.standing, number = t.number + 1;
        RETURN NULL;
    END IF;
    SELECT * INTO undone FROM donations_ledgerentry WHERE id = NEW.undoes_id;
    INSERT INTO donations_daytotal AS t (fund_id, day, kind, moved, committed, standing, number)
    VALUES (NEW.fund_id, NEW.booked_on, undone.kind, NEW.balance_change, NEW.committed_change, 0, 0)
    ON CONFLICT (kind, day, fund_id) DO UPDATE
       SET moved = t.moved + excluded.moved, committed = t.committed + excluded.committed;
    INSERT INTO donations_daytotal AS t (fund_id, day, kind, moved, committed, standing, number)
    VALUES (undone.fund_id, undone.booked_on, undone.kind, 0, 0, NEW.balance_change, -1)
    ON CONFLICT (kind, day, fund_id) DO UPDATE
       SET standing = t.standing + excluded.standing, number = t.number + excluded.number;
    RETURN NULL;
END
$$;

UPDATE donations_daytotal t SET committed = s.committed
  FROM (SELECT e.fund_id, e.booked_on AS day, coalesce(u.kind, e.kind) AS kind, sum(e.committed_change) AS committed
          FROM donations_ledgerentry e LEFT JOIN donations_ledgerentry u ON u.id = e.undoes_id
         GROUP BY 1, 2, 3) s
 WHERE (t.fund_id, t.day, t.kind) = (s.fund_id, s.day, s.kind) AND s.committed <> 0;

CREATE FUNCTION donations_first_short_day(
    of_fund uuid, since date, balance_change bigint, committed_change bigint, is_booked boolean)
RETURNS TABLE (day date, available bigint, committed bigint)
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- The first day from one on, as it ends, on which a fund promises less than nothing, or more than it has, where so much is
-- booked on the first of them: with what it has then. Only what the booking makes less is looked at. `is_booked`: it stands
-- in the fund's sums already.
WITH days AS (
    SELECT d.day, sum(d.moved) AS moved, sum(d.committed) AS committed
      FROM donations_daytotal d WHERE d.fund_id = of_fund AND d.day > since GROUP BY d.day
    UNION ALL
    SELECT since, 0, 0
), ends AS (
    SELECT days.day,
           f.balance - coalesce(sum(days.moved) OVER later, 0) + balance_change * (NOT is_booked)::integer AS balance,
           f.committed - coalesce(sum(days.committed) OVER later, 0) + committed_change * (NOT is_booked)::integer AS committed
      FROM days JOIN donations_fund f ON f.id = of_fund
    WINDOW later AS (ORDER BY days.day DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
)
SELECT ends.day, (ends.balance - ends.committed)::bigint, ends.committed::bigint
  FROM ends
 WHERE committed_change < 0 AND ends.committed < 0
    OR balance_change < committed_change AND ends.balance < ends.committed
 ORDER BY ends.day LIMIT 1
$$;

CREATE FUNCTION donations_stay_covered() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Runs once the fund's row is locked and the entry stands in the sums of its day: of two writers the later one sees the earlier.
DECLARE
    short date := (
        SELECT s.day FROM donations_first_short_day(
            NEW.fund_id, NEW.booked_on, NEW.balance_change, NEW.committed_change, true) s);
BEGIN
    IF short IS NOT NULL THEN
        PERFORM donations_refuse('fund_day_never_overspent', format('on %s the fund would have promised more than it had', short));
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION donations_stay_covered() FROM PUBLIC;
-- By its name it fires after keep_day.
CREATE TRIGGER stay_covered AFTER INSERT ON donations_ledgerentry FOR EACH ROW EXECUTE FUNCTION donations_stay_covered();
ALTER TABLE donations_ledgerentry ENABLE ALWAYS TRIGGER stay_covered;

-- "Lack of funds" is what the ledger says of that moment; before the ledger begins it is told, with its source.
CREATE FUNCTION donations_available_at(of_fund uuid, moment timestamptz, recorded_at timestamptz) RETURNS bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- What nothing had promised at a moment, by what is booked up to it; nothing where the fund's ledger begins on a later day. A
-- fund without an entry has nothing on the day this is recorded, and says nothing of the days before.
SELECT (f.balance - f.committed - coalesce((
           SELECT sum(e.balance_change - e.committed_change) FROM donations_ledgerentry e
            WHERE e.fund_id = f.id AND e.booked_on >= (moment AT TIME ZONE 'Asia/Tokyo')::date AND e.occurred_at > moment
       ), 0))::bigint
  FROM donations_fund f
 WHERE f.id = of_fund
   AND (moment AT TIME ZONE 'Asia/Tokyo')::date >= coalesce(
       (SELECT min(e.booked_on) FROM donations_ledgerentry e WHERE e.fund_id = f.id),
       (recorded_at AT TIME ZONE 'Asia/Tokyo')::date)
$$;

CREATE FUNCTION donations_keep_shortfall() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Writes what was available and what was missing, whatever was sent; the table's CHECKs refuse what lacked nothing, and what
-- the ledger does not reach and nobody's word stands for.
BEGIN
    NEW.available := donations_available_at(NEW.fund_id, NEW.occurred_at, NEW.recorded_at);
    NEW.shortfall := (SELECT amount FROM donations_estimate WHERE id = NEW.estimate_id) - NEW.available;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION donations_keep_shortfall() FROM PUBLIC;
CREATE TRIGGER keep_shortfall BEFORE INSERT ON donations_fundsshortfall FOR EACH ROW EXECUTE FUNCTION donations_keep_shortfall();
ALTER TABLE donations_fundsshortfall ENABLE ALWAYS TRIGGER keep_shortfall;

CREATE FUNCTION donations_check_takeover() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Nobody hands a rescue over for lack of funds, on whatever way, unless what lacked is kept for that moment.
BEGIN
    IF NOT EXISTS (
        SELECT FROM donations_fundsshortfall s JOIN cases_casemember m ON m.case_id = s.case_id
         WHERE m.id = NEW.member_id AND s.is_takeover AND s.occurred_at = NEW.occurred_at
    ) THEN
        PERFORM donations_refuse('takeover_keeps_what_lacked', 'a takeover for lack of funds without what was lacking');
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION donations_check_takeover() FROM PUBLIC;
CREATE CONSTRAINT TRIGGER funds_lacked AFTER INSERT ON cases_leadchange DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.reason = 'lack_of_funds') EXECUTE FUNCTION donations_check_takeover();
ALTER TABLE cases_leadchange ENABLE ALWAYS TRIGGER funds_lacked;
