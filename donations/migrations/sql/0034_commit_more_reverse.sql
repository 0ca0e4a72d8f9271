DROP FUNCTION donations_commitments_of_closed();
DROP TRIGGER guard_sums ON donations_commitment;
CREATE TRIGGER guard_sums BEFORE INSERT OR UPDATE ON donations_commitment
    FOR EACH ROW EXECUTE FUNCTION donations_guard_sums('remaining/');
ALTER TABLE donations_commitment ENABLE ALWAYS TRIGGER guard_sums;

CREATE OR REPLACE FUNCTION donations_move_fund() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Finds the line of the source that an entry is, moves what is left of the commitment, and then the fund, whose row lock is
-- taken last.
DECLARE
    line     donations_line;
    fund     donations_fund;
    decision donations_fundingdecision;
BEGIN
    SELECT l.* INTO line FROM donations_journal j CROSS JOIN LATERAL donations_lines_of(j.source_kind, j.source_id) l
     WHERE j.id = NEW.journal_id AND l.fund_id = NEW.fund_id AND l.kind = NEW.kind;
    IF line.fund_id IS NULL OR (line.balance_change, line.committed_change) <> (NEW.balance_change, NEW.committed_change) THEN
        PERFORM donations_refuse('entry_fits_its_source', format('an entry of kind %s does not fit its source', NEW.kind));
    END IF;
    -- Later rates are compared with those of the entries, so an entry bears the sum and the rate of its source and no other.
    IF (line.original_amount, line.original_currency, line.rate)
       IS DISTINCT FROM (NEW.original_amount, NEW.original_currency::text, NEW.rate) THEN
        PERFORM donations_refuse('entry_rate_of_its_source', 'an entry bears the sum and the rate of its source');
    END IF;
    NEW.draws_on_id := line.draws_on_id;
    NEW.case_reference := line.case_reference;
    NEW.undoes_id := line.undoes_id;

    IF NEW.draws_on_id IS NOT NULL THEN
        UPDATE donations_commitment SET remaining = remaining + NEW.committed_change WHERE id = NEW.draws_on_id;
    END IF;
    UPDATE donations_fund f
       SET balance = f.balance + NEW.balance_change, committed = f.committed + NEW.committed_change,
           entry_count = f.entry_count + 1, moved_at = greatest(f.moved_at, NEW.recorded_at)
     WHERE f.id = NEW.fund_id
    RETURNING * INTO fund;
    NEW.number := fund.entry_count;
    NEW.balance_after := fund.balance;
    NEW.committed_after := fund.committed;
    NEW.recorded_at := fund.moved_at;

    IF NEW.kind = 'transfer' AND NEW.balance_change < 0 THEN
        PERFORM donations_keep_purpose(fund);
    ELSIF NEW.kind = 'commitment' THEN
        UPDATE donations_fundingdecision d
           SET available_after = fund.balance - fund.committed,
               available_before = fund.balance - fund.committed + NEW.committed_change
          FROM donations_commitment c
         WHERE c.id = NEW.draws_on_id AND d.id = c.decision_id
        RETURNING d.* INTO decision;
        IF decision.available_after < fund.floor AND decision.go_ahead_reason = '' THEN
            PERFORM donations_refuse('decision_needs_go_ahead', 'below the floor a decision needs a reason');
        END IF;
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION donations_check_complete() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- An approved decision has its commitment, a settlement its sums.
BEGIN
    CASE TG_TABLE_NAME
    WHEN 'donations_settlement' THEN
        PERFORM donations_check_settlement(NEW.id);
    WHEN 'donations_payment' THEN
        PERFORM donations_check_settlement(NEW.settlement_id);
    WHEN 'donations_fundingdecision' THEN
        IF NOT EXISTS (SELECT FROM donations_commitment WHERE decision_id = NEW.id) THEN
            PERFORM donations_refuse('decision_has_its_commitment', format('%s %s without its ledger entry', TG_TABLE_NAME, NEW.id));
        END IF;
    END CASE;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION donations_guard_night() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- The one exception from two people: by night, in Tokyo, the director alone, up to the limit of that moment.
DECLARE
    hour integer := extract(hour FROM NEW.decided_at AT TIME ZONE 'Asia/Tokyo');
BEGIN
    IF NEW.decided_by_id <> NEW.proposed_by_id
       OR hour BETWEEN 6 AND 21
       OR NOT EXISTS (SELECT FROM accounts_user WHERE id = NEW.decided_by_id AND role = 'director' AND is_active)
       OR NOT EXISTS (SELECT FROM donations_estimate WHERE id = NEW.estimate_id AND amount >= NEW.amount)
       OR NEW.amount > coalesce(
           (SELECT amount FROM donations_nightlimit WHERE since <= NEW.decided_at ORDER BY since DESC, id DESC LIMIT 1),
           (SELECT amount FROM donations_nightlimit ORDER BY since, id LIMIT 1), 0) THEN
        PERFORM donations_refuse('decision_by_night', 'outside the rules of the exception by night');
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION donations_lines_commitment(of_source uuid) RETURNS SETOF donations_line
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $lines$
SELECT c.fund_id, 'commitment'::text, 0::bigint, c.amount, c.id, c.case_reference::text, NULL::bigint, ''::text,
       NULL::numeric, NULL::bigint, NULL::uuid
  FROM donations_commitment c JOIN donations_fundingdecision d ON d.id = c.decision_id
 WHERE c.id = of_source AND d.amount = c.amount AND d.fund_id = c.fund_id
   AND d.case_reference = c.case_reference AND d.status = 'approved'
   AND (d.decided_by_id IS DISTINCT FROM d.proposed_by_id OR d.night_exception)
$lines$;
