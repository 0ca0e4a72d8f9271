-- A memo is written before its payment, in the same act, under the key of the fund that pays; then it stays. What has no receipt
-- says what it is for, so that both who sign read that: the doubly signed note. Lines of a settled advance were signed with it.

CREATE FUNCTION donations_guard_memo() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF EXISTS (SELECT FROM donations_payment WHERE id = NEW.payment_id) THEN
        PERFORM donations_refuse('memo_with_its_payment', 'a memo is written with its payment');
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION donations_guard_memo() FROM PUBLIC;
CREATE TRIGGER guard_memo BEFORE INSERT ON donations_memo FOR EACH ROW EXECUTE FUNCTION donations_guard_memo();
ALTER TABLE donations_memo ENABLE ALWAYS TRIGGER guard_memo;

CREATE OR REPLACE FUNCTION donations_guard_purpose() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    memo donations_memo;
BEGIN
    SELECT * INTO memo FROM donations_memo WHERE payment_id = NEW.id;
    IF NEW.kind = 'expense' AND NEW.settlement_id IS NULL AND NOT NEW.has_receipt AND memo.purpose IS NULL THEN
        PERFORM donations_refuse('payment_without_receipt_says_why', 'a payment without a receipt says what it is for');
    END IF;
    IF (NEW.whole_amount IS NULL) <> (memo.shared_with IS NULL) THEN
        PERFORM donations_refuse('payment_shared_with_somebody', 'a whole bill is shared with somebody, and nothing else is');
    END IF;
    IF memo.fund_id <> (SELECT fund_id FROM donations_commitment WHERE id = NEW.commitment_id) THEN
        PERFORM donations_refuse('memo_of_its_fund', 'a memo is sealed under the key of the fund that pays');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER guard_purpose BEFORE INSERT ON donations_payment FOR EACH ROW EXECUTE FUNCTION donations_guard_purpose();
ALTER TABLE donations_payment ENABLE ALWAYS TRIGGER guard_purpose;
