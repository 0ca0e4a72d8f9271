-- Each source gets its journal, each entry the journal of its source; what only the entries knew, their sources know too now.

-- A release had no row of its own. Its key is made of its entry's, so that going back and forth leads to the same one.
INSERT INTO donations_release (id, commitment_id, amount, recorded_at, recorded_by_id)
SELECT md5('release of entry ' || id)::uuid, commitment_id, -committed_change, recorded_at, recorded_by_id
  FROM donations_ledgerentry WHERE kind = 'release' ORDER BY id;

UPDATE donations_adjustment a SET fund_id = e.fund_id, amount = e.balance_change
  FROM donations_ledgerentry e WHERE e.adjustment_id = a.id;

UPDATE donations_transfer t SET fund_id = left_it.fund_id, target_id = entered.fund_id, amount = entered.balance_change
  FROM donations_ledgerentry left_it, donations_ledgerentry entered
 WHERE left_it.transfer_id = t.id AND left_it.balance_change < 0
   AND entered.transfer_id = t.id AND entered.balance_change > 0;

INSERT INTO donations_payment (
    id, kind, commitment_id, case_reference, amount, currency, rate, booked_amount, paid_at, status, proposed_at,
    proposed_by_id, decided_at, decided_by_id, note, refused_for, refusal, category, has_receipt
)
SELECT id, 'advance', commitment_id, case_reference, amount, currency, rate, booked_amount, paid_at, status, proposed_at,
       proposed_by_id, decided_at, decided_by_id, note, refused_for, refusal, '', false
  FROM donations_advance;

CREATE TEMPORARY TABLE moved ON COMMIT DROP AS
SELECT e.id AS entry_id, s.kind AS source_kind, s.id AS source_id, first_value(e.id) OVER (PARTITION BY s.kind, s.id ORDER BY e.id) AS first
  FROM donations_ledgerentry e
 CROSS JOIN LATERAL (VALUES
    ('donation', e.donation_id), ('transfer', e.transfer_id), ('payment', coalesce(e.expense_id, e.advance_id)),
    ('settlement', e.settlement_id), ('adjustment', e.adjustment_id), ('reversal', e.reversal_id),
    ('commitment', CASE e.kind WHEN 'commitment' THEN e.commitment_id END),
    ('release', CASE e.kind WHEN 'release' THEN md5('release of entry ' || e.id)::uuid END)
 ) s (kind, id)
 WHERE s.id IS NOT NULL;

INSERT INTO donations_journal (source_kind, source_id)
SELECT source_kind, source_id FROM moved WHERE entry_id = first ORDER BY entry_id;

UPDATE donations_ledgerentry e
   SET journal_id = j.id, undoes_id = (SELECT r.entry_id FROM donations_reversal r WHERE r.id = e.reversal_id)
  FROM moved m JOIN donations_journal j ON (j.source_kind, j.source_id) = (m.source_kind, m.source_id)
 WHERE m.entry_id = e.id;

DROP TABLE moved;
