-- Sums of the entries of a day, kept by the ledger's trigger, so that no page adds up a history; verify_ledger adds it up.

CREATE FUNCTION donations_keep_day() RETURNS trigger
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
REVOKE ALL ON FUNCTION donations_keep_day() FROM PUBLIC;

CREATE TRIGGER keep_day AFTER INSERT ON donations_ledgerentry FOR EACH ROW EXECUTE FUNCTION donations_keep_day();
ALTER TABLE donations_ledgerentry ENABLE ALWAYS TRIGGER keep_day;

INSERT INTO donations_daytotal (fund_id, day, kind, moved, standing, number)
SELECT fund_id, day, kind, sum(moved), sum(standing), sum(number) FROM (
    SELECT e.fund_id, e.booked_on AS day, coalesce(u.kind, e.kind) AS kind, e.balance_change AS moved,
           CASE WHEN u.id IS NULL THEN e.balance_change ELSE 0 END AS standing, (u.id IS NULL)::integer AS number
      FROM donations_ledgerentry e LEFT JOIN donations_ledgerentry u ON u.id = e.undoes_id
    UNION ALL
    SELECT u.fund_id, u.booked_on, u.kind, 0, e.balance_change, -1
      FROM donations_ledgerentry e JOIN donations_ledgerentry u ON u.id = e.undoes_id
  ) each GROUP BY fund_id, day, kind;

-- The application reads these sums; nobody writes them by hand.
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON donations_daytotal FROM PUBLIC, lfnkr_web;
