-- What follows from the rows of a bench database, in one statement a thing: the end of the 72 hours, and the ledger: what
-- each source moves, in the order it was recorded, with running sums; then the sums that repeat it. verify_ledger
-- recomputes the money by questions of its own.

UPDATE cases_case SET response_due_at = cases_response_due(id);

INSERT INTO donations_ledgerentry (
    fund_id, kind, balance_change, committed_change, booked_on, occurred_at, case_reference,
    original_amount, original_currency, rate,
    donation_id, commitment_id, expense_id, advance_id, settlement_id, adjustment_id,
    draws_on_id, number, balance_after, committed_after, recorded_at, recorded_by_id)
SELECT m.fund_id, m.kind, m.balance_change, m.committed_change,
       (m.occurred_at AT TIME ZONE 'Asia/Tokyo')::date, m.occurred_at, m.case_reference,
       m.original_amount, coalesce(m.original_currency, ''), m.rate,
       m.donation_id, m.commitment_id, m.expense_id, m.advance_id, m.settlement_id, m.adjustment_id, m.draws_on_id,
       row_number() OVER w, sum(m.balance_change) OVER w, sum(m.committed_change) OVER w, m.recorded_at, m.recorded_by_id
  FROM (
    SELECT d.fund_id, 'donation' AS kind, 1 AS place, d.id AS source, d.booked_amount AS balance_change,
           0::bigint AS committed_change, d.recorded_at AS occurred_at, '' AS case_reference,
           CASE WHEN d.rate IS NOT NULL THEN d.amount END AS original_amount,
           CASE WHEN d.rate IS NOT NULL THEN d.currency END AS original_currency, d.rate,
           d.id AS donation_id, NULL::uuid AS commitment_id, NULL::uuid AS expense_id, NULL::uuid AS advance_id,
           NULL::uuid AS settlement_id, NULL::uuid AS adjustment_id, NULL::uuid AS draws_on_id,
           d.recorded_at, d.recorded_by_id
      FROM donations_donation d
    UNION ALL
    SELECT (SELECT id FROM donations_fund WHERE code = 'rescue'), 'fee', 2, a.id, -200, 0, a.recorded_at, '',
           NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, a.id, NULL, a.recorded_at, a.recorded_by_id
      FROM donations_adjustment a
    UNION ALL
    SELECT c.fund_id, 'commitment', 3, c.id, 0, c.amount, c.made_at, c.case_reference,
           NULL, NULL, NULL, NULL, c.id, NULL, NULL, NULL, NULL, c.id, c.made_at, d.decided_by_id
      FROM donations_commitment c JOIN donations_fundingdecision d ON d.id = c.decision_id
    UNION ALL
    SELECT c.fund_id, 'advance', 4, a.id, -a.booked_amount, -a.booked_amount, a.paid_at, a.case_reference,
           NULL, NULL, NULL, NULL, NULL, NULL, a.id, NULL, NULL, c.id, a.decided_at, a.decided_by_id
      FROM donations_advance a JOIN donations_commitment c ON c.id = a.commitment_id WHERE a.status = 'approved'
    UNION ALL
    SELECT c.fund_id, 'disbursement', 5, e.id, -e.booked_amount, -e.booked_amount, e.paid_at, e.case_reference,
           NULL, NULL, NULL, NULL, NULL, e.id, NULL, NULL, NULL, c.id, e.decided_at, e.decided_by_id
      FROM donations_expense e JOIN donations_commitment c ON c.id = e.commitment_id
     WHERE e.status = 'approved' AND e.settlement_id IS NULL
    UNION ALL
    SELECT c.fund_id, 'settlement', 6, s.id, s.returned, s.returned, s.settled_at, a.case_reference,
           NULL, NULL, NULL, NULL, NULL, NULL, NULL, s.id, NULL, c.id, s.recorded_at, s.recorded_by_id
      FROM donations_settlement s JOIN donations_advance a ON a.id = s.advance_id
      JOIN donations_commitment c ON c.id = a.commitment_id WHERE s.returned > 0
    UNION ALL
    -- What was left is released half a month after the money was promised, or when the request was closed.
    SELECT c.fund_id, 'release', 7, c.id, 0, -(c.amount - coalesce(x.spent, 0) - coalesce(y.spent, 0)),
           greatest(r.closed_at, c.made_at + interval '15 days'), c.case_reference,
           NULL, NULL, NULL, NULL, c.id, NULL, NULL, NULL, NULL, c.id,
           greatest(r.closed_at, c.made_at + interval '15 days'), d.decided_by_id
      FROM donations_commitment c JOIN donations_fundingdecision d ON d.id = c.decision_id
      JOIN cases_case r ON r.id = d.case_id AND r.closed_at IS NOT NULL
      LEFT JOIN (SELECT commitment_id, sum(booked_amount) AS spent FROM donations_expense
                  WHERE status = 'approved' AND settlement_id IS NULL GROUP BY 1) x ON x.commitment_id = c.id
      LEFT JOIN (SELECT a.commitment_id, sum(a.booked_amount - coalesce(s.returned, 0)) AS spent FROM donations_advance a
                   LEFT JOIN donations_settlement s ON s.advance_id = a.id
                  WHERE a.status = 'approved' GROUP BY 1) y ON y.commitment_id = c.id
     WHERE greatest(r.closed_at, c.made_at + interval '15 days') < now()
  ) m
WINDOW w AS (PARTITION BY m.fund_id ORDER BY m.recorded_at, m.place, m.source)
 ORDER BY m.recorded_at, m.place, m.source;

UPDATE donations_fund f
   SET balance = e.balance_after, committed = e.committed_after, entry_count = e.number, moved_at = e.recorded_at
  FROM (SELECT DISTINCT ON (fund_id) * FROM donations_ledgerentry ORDER BY fund_id, number DESC) e
 WHERE e.fund_id = f.id;

UPDATE donations_commitment c SET remaining = e.remaining
  FROM (SELECT draws_on_id, sum(committed_change) AS remaining FROM donations_ledgerentry GROUP BY 1) e
 WHERE e.draws_on_id = c.id;

UPDATE donations_fundingdecision d
   SET available_after = e.balance_after - e.committed_after,
       available_before = e.balance_after - e.committed_after + e.committed_change
  FROM donations_commitment c JOIN donations_ledgerentry e ON e.commitment_id = c.id AND e.kind = 'commitment'
 WHERE c.decision_id = d.id;
