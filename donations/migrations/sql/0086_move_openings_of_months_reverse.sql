-- Each closing says again who closed it and who opened it; what was proposed of months, and refused, has no room.

ALTER TABLE donations_moneyproposal DISABLE TRIGGER kept;
ALTER TABLE donations_periodclose DISABLE TRIGGER guard_period, DISABLE TRIGGER keep_year;

UPDATE donations_periodclose c SET closed_by_id = p.proposed_by_id, proposal_id = NULL
  FROM donations_moneyproposal p WHERE p.id = c.proposal_id;
UPDATE donations_periodclose c
   SET reopening_proposed_at = p.proposed_at, reopening_proposed_by_id = p.proposed_by_id, reopening_reason = p.note,
       reopened_by_id = p.decided_by_id, reopening_id = NULL
  FROM donations_moneyproposal p WHERE p.id = c.reopening_id;
UPDATE donations_periodclose c
   SET reopening_proposed_at = p.proposed_at, reopening_proposed_by_id = p.proposed_by_id, reopening_reason = p.note
  FROM donations_moneyproposal p
 WHERE p.kind = 'again' AND p.status = 'proposed' AND p.until = c.until AND c.reopened_at IS NULL;
DELETE FROM donations_moneyproposal WHERE kind IN ('month', 'again');

SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE donations_moneyproposal ENABLE ALWAYS TRIGGER kept;
ALTER TABLE donations_periodclose ENABLE ALWAYS TRIGGER guard_period, ENABLE ALWAYS TRIGGER keep_year;
