-- A row of a statement may be one side of money moved between our funds, what came back of an advance, or a cost of no rescue.

CREATE FUNCTION donations_as_row(of_entry bigint, money text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- What an account in a currency tells of an entry that may be a row of it; nothing of any other entry. Of an exchange the bank
-- tells what arrived, whatever it kept or gave beside its rate, and nothing of that difference.
SELECT CASE WHEN s.side = 'in' THEN x.received ELSE e.balance_change END
  FROM donations_ledgerentry e
  JOIN donations_journal j ON j.id = e.journal_id
  JOIN donations_fund f ON f.id = e.fund_id AND f.currency = money
  LEFT JOIN donations_exchangeside s ON j.source_kind = 'exchange' AND s.id = j.source_id
  LEFT JOIN donations_exchange x ON x.id = s.exchange_id
  LEFT JOIN donations_adjustment a ON j.source_kind = 'adjustment' AND a.id = j.source_id
 WHERE e.id = of_entry
   AND (j.source_kind IN ('transfer', 'loan', 'repayment', 'settlement', 'loss') OR s.side IN ('out', 'in') OR a.kind = 'cost')
$$;

CREATE FUNCTION donations_guard_line_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- The entry of a row is its sum in the currency of its account, of a kind that an account tells, and stands.
BEGIN
    IF NOT EXISTS (
            SELECT FROM donations_statementline l JOIN donations_bankaccount a ON a.id = l.account_id
             WHERE l.id = NEW.line_id AND l.amount = donations_as_row(NEW.entry_id, a.currency))
       OR EXISTS (SELECT FROM donations_ledgerentry u WHERE u.undoes_id = NEW.entry_id) THEN
        PERFORM donations_refuse('line_matches_its_sum', 'row and entry say the same sum, and the entry stands');
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION donations_as_row(bigint, text), donations_guard_line_entry() FROM PUBLIC;

CREATE TRIGGER guard_line_entry BEFORE INSERT ON donations_linematch FOR EACH ROW WHEN (NEW.entry_id IS NOT NULL)
    EXECUTE FUNCTION donations_guard_line_entry();
ALTER TABLE donations_linematch ENABLE ALWAYS TRIGGER guard_line_entry;
