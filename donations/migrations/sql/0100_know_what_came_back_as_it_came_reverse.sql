CREATE OR REPLACE FUNCTION donations_as_row(of_entry bigint, money text) RETURNS bigint
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
