-- What came back of an advance or a payment is a row of the account it came into, by the sum as it came, in whatever currency.

CREATE OR REPLACE FUNCTION donations_as_row(of_entry bigint, money text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- What an account in a currency tells of an entry that may be a row of it; nothing of any other entry. Of an exchange the bank
-- tells what arrived, whatever it kept or gave beside its rate, and nothing of that difference. Of what came back it tells the sum
-- as it came.
SELECT CASE
    WHEN t.brought_amount IS NOT NULL THEN CASE t.brought_currency WHEN money THEN t.brought_amount END
    WHEN r.id IS NOT NULL THEN CASE r.currency WHEN money THEN r.amount END
    WHEN f.currency <> money THEN NULL
    WHEN s.side = 'in' THEN x.received
    ELSE e.balance_change
  END
  FROM donations_ledgerentry e
  JOIN donations_journal j ON j.id = e.journal_id
  JOIN donations_fund f ON f.id = e.fund_id
  LEFT JOIN donations_exchangeside s ON j.source_kind = 'exchange' AND s.id = j.source_id
  LEFT JOIN donations_exchange x ON x.id = s.exchange_id
  LEFT JOIN donations_adjustment a ON j.source_kind = 'adjustment' AND a.id = j.source_id
  LEFT JOIN donations_settlement t ON j.source_kind = 'settlement' AND t.id = j.source_id
  LEFT JOIN donations_refund r ON j.source_kind = 'refund' AND r.id = j.source_id
 WHERE e.id = of_entry
   AND (j.source_kind IN ('transfer', 'loan', 'repayment', 'settlement', 'loss', 'refund') OR s.side IN ('out', 'in') OR a.kind = 'cost')
$$;
