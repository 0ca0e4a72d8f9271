-- What opened months again, or would have, becomes a proposal like all others: the same people, moments and words.

ALTER TABLE donations_moneyproposal
    DISABLE TRIGGER guard_proposal, DISABLE TRIGGER guard_signature, DISABLE TRIGGER complete;
ALTER TABLE donations_periodclose DISABLE TRIGGER guard_period, DISABLE TRIGGER keep_year;

INSERT INTO donations_moneyproposal
    (id, kind, until, status, proposed_at, proposed_by_id, decided_at, decided_by_id, note, refusal, authority, currency)
SELECT gen_random_uuid(), 'again', c.until, CASE WHEN c.reopened_at IS NULL THEN 'proposed' ELSE 'approved' END,
       c.reopening_proposed_at, c.reopening_proposed_by_id, c.reopened_at, c.reopened_by_id, c.reopening_reason, '', '', ''
  FROM donations_periodclose c WHERE c.reopening_proposed_at IS NOT NULL;

UPDATE donations_periodclose c SET reopening_id = p.id
  FROM donations_moneyproposal p
 WHERE p.kind = 'again' AND p.status = 'approved' AND c.reopened_at IS NOT NULL
   AND (p.until, p.proposed_at, p.decided_at) = (c.until, c.reopening_proposed_at, c.reopened_at);

SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE donations_moneyproposal
    ENABLE ALWAYS TRIGGER guard_proposal, ENABLE ALWAYS TRIGGER guard_signature, ENABLE ALWAYS TRIGGER complete;
ALTER TABLE donations_periodclose ENABLE ALWAYS TRIGGER guard_period, ENABLE ALWAYS TRIGGER keep_year;
