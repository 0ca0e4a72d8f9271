CREATE OR REPLACE FUNCTION donations_took_two(entry public.donations_ledgerentry) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- Whether an entry took two officers, so that undoing it takes two as well.
SELECT entry.kind IN ('disbursement', 'advance', 'exchange', 'transfer')
    OR EXISTS (SELECT FROM donations_adjustment a WHERE a.id = entry.adjustment_id AND a.proposal_id IS NOT NULL)
$$;
DROP TRIGGER guard_rate ON donations_advance;
DROP TRIGGER guard_rate ON donations_expense;
DROP TRIGGER guard_rate ON donations_donation;
DROP FUNCTION donations_guard_rate();
DROP FUNCTION donations_judge_rate(text, numeric, date, timestamptz);
