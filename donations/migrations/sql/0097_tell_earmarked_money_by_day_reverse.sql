CREATE OR REPLACE FUNCTION donations_unspent_earmarked(of_fund uuid) RETURNS bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- What donors gave the fund for a purpose and is not spent yet, nor moved with their consent; such money counts as spent first,
-- and never below nothing.
WITH moves AS (
    SELECT e.number, e.balance_change AS change
      FROM donations_ledgerentry e
      LEFT JOIN donations_ledgerentry undone ON undone.id = e.undoes_id
      JOIN donations_journal j ON j.id = coalesce(undone.journal_id, e.journal_id)
      LEFT JOIN donations_donation d ON j.source_kind = 'donation' AND d.id = j.source_id
      LEFT JOIN donations_transfer t ON j.source_kind = 'transfer' AND t.id = j.source_id AND t.fund_id = of_fund
      LEFT JOIN donations_exchangeside s ON j.source_kind = 'exchange' AND s.id = j.source_id AND s.side = 'out'
      LEFT JOIN donations_exchange x ON x.id = s.exchange_id
      LEFT JOIN donations_moneyproposal p ON p.id = coalesce(t.proposal_id, x.proposal_id)
     WHERE e.fund_id = of_fund
       AND (d.earmark <> 'none' OR p.consent IS NOT NULL OR coalesce(undone.kind, e.kind) IN ('disbursement', 'advance', 'settlement'))
), sums AS (
    SELECT number, sum(change) OVER (ORDER BY number) AS total FROM moves
)
SELECT coalesce((SELECT total FROM sums ORDER BY number DESC LIMIT 1) - least(0, min(total)), 0)::bigint FROM sums
$$;

DROP FUNCTION donations_earmarked_moves(uuid);
