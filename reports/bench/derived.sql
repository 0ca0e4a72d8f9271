-- What follows from the rows of a bench database, in one statement a thing: the end of the 72 hours, who waits, and the ledger: what
-- each source moves, in the order it was recorded, with running sums; then the sums that repeat it. verify_ledger
-- recomputes the money by questions of its own.

-- Without it the functions below look through whole tables for each request: nothing is known yet of what was copied in.
ANALYZE;

UPDATE cases_case SET response_due_at = cases_response_due(id), has_open_people = cases_has_open_people(id);

-- What was left is released half a month after the money was promised, or when the request was closed.
INSERT INTO donations_release (id, commitment_id, amount, recorded_at, recorded_by_id)
SELECT md5('release of ' || c.id)::uuid, c.id, c.amount - coalesce(p.spent, 0),
       greatest(r.closed_at, c.made_at + interval '15 days'), d.decided_by_id
  FROM donations_commitment c JOIN donations_fundingdecision d ON d.id = c.decision_id
  JOIN cases_case r ON r.id = d.case_id AND r.closed_at IS NOT NULL
  LEFT JOIN (SELECT p.commitment_id, sum(p.booked_amount - coalesce(s.returned, 0)) AS spent
               FROM donations_payment p LEFT JOIN donations_settlement s ON s.advance_id = p.id
              WHERE p.status = 'approved' AND p.settlement_id IS NULL GROUP BY 1) p ON p.commitment_id = c.id
 WHERE greatest(r.closed_at, c.made_at + interval '15 days') < now();

CREATE TEMPORARY TABLE moved ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY m.recorded_at, m.place, m.source_id) AS journal_id, m.*
  FROM (
    SELECT 'donation' AS source_kind, d.id AS source_id, 'donation' AS kind, 1 AS place, d.fund_id,
           d.booked_amount AS balance_change, 0::bigint AS committed_change, d.recorded_at AS occurred_at,
           '' AS case_reference, NULL::uuid AS draws_on_id, CASE WHEN d.rate IS NOT NULL THEN d.amount END AS original_amount,
           CASE WHEN d.rate IS NOT NULL THEN d.currency ELSE '' END AS original_currency, d.rate,
           d.recorded_at, d.recorded_by_id
      FROM donations_donation d
    UNION ALL
    SELECT 'adjustment', id, kind, 2, fund_id, amount, 0, recorded_at, '', NULL, NULL, '', NULL, recorded_at, recorded_by_id
      FROM donations_adjustment
    UNION ALL
    SELECT 'commitment', c.id, 'commitment', 3, c.fund_id, 0, c.amount, c.made_at, c.case_reference, c.id,
           NULL, '', NULL, c.made_at, d.decided_by_id
      FROM donations_commitment c JOIN donations_fundingdecision d ON d.id = c.decision_id
    UNION ALL
    SELECT 'payment', p.id, CASE p.kind WHEN 'advance' THEN 'advance' ELSE 'disbursement' END,
           CASE p.kind WHEN 'advance' THEN 4 ELSE 5 END, c.fund_id, -p.booked_amount, -p.booked_amount, p.paid_at,
           p.case_reference, c.id, NULL, '', NULL, p.decided_at, p.decided_by_id
      FROM donations_payment p JOIN donations_commitment c ON c.id = p.commitment_id
     WHERE p.status = 'approved' AND p.settlement_id IS NULL
    UNION ALL
    SELECT 'settlement', s.id, 'settlement', 6, c.fund_id, s.returned, s.returned, s.settled_at, c.case_reference, c.id,
           NULL, '', NULL, s.recorded_at, s.recorded_by_id
      FROM donations_settlement s JOIN donations_payment a ON a.id = s.advance_id
      JOIN donations_commitment c ON c.id = a.commitment_id WHERE s.returned > 0
    UNION ALL
    SELECT 'release', r.id, 'release', 7, c.fund_id, 0, -r.amount, r.recorded_at, c.case_reference, c.id,
           NULL, '', NULL, r.recorded_at, r.recorded_by_id
      FROM donations_release r JOIN donations_commitment c ON c.id = r.commitment_id
  ) m;

INSERT INTO donations_journal (id, source_kind, source_id) OVERRIDING SYSTEM VALUE
SELECT journal_id, source_kind, source_id FROM moved ORDER BY journal_id;
SELECT setval(pg_get_serial_sequence('donations_journal', 'id'), (SELECT max(journal_id) FROM moved));

INSERT INTO donations_ledgerentry (
    journal_id, fund_id, kind, balance_change, committed_change, booked_on, occurred_at, case_reference,
    original_amount, original_currency, rate, draws_on_id, number, balance_after, committed_after, recorded_at, recorded_by_id)
SELECT journal_id, fund_id, kind, balance_change, committed_change, (occurred_at AT TIME ZONE 'Asia/Tokyo')::date, occurred_at,
       case_reference, original_amount, original_currency, rate, draws_on_id,
       row_number() OVER w, sum(balance_change) OVER w, sum(committed_change) OVER w, recorded_at, recorded_by_id
  FROM moved
WINDOW w AS (PARTITION BY fund_id ORDER BY journal_id)
 ORDER BY journal_id;

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
  FROM donations_commitment c JOIN donations_ledgerentry e ON e.draws_on_id = c.id AND e.kind = 'commitment'
 WHERE c.decision_id = d.id;

INSERT INTO donations_daytotal (fund_id, day, kind, moved, committed, standing, number)
SELECT fund_id, booked_on, kind, sum(balance_change), sum(committed_change), sum(balance_change), count(*)
  FROM donations_ledgerentry GROUP BY fund_id, booked_on, kind;

UPDATE donations_payment p SET is_out = true
 WHERE kind = 'advance' AND status = 'approved'
   AND NOT EXISTS (SELECT FROM donations_settlement s WHERE s.advance_id = p.id);
