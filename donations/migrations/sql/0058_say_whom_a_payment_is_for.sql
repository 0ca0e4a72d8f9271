-- What has no receipt says what it is for, so that both who sign it read that: the doubly signed note. Lines of a settled advance
-- were signed with their advance.

CREATE FUNCTION donations_guard_purpose() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    PERFORM donations_refuse('payment_without_receipt_says_why', 'a payment without a receipt says what it is for');
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION donations_guard_purpose() FROM PUBLIC;
CREATE TRIGGER guard_purpose BEFORE INSERT ON donations_payment FOR EACH ROW
    WHEN (NEW.kind = 'expense' AND NEW.settlement_id IS NULL AND NOT NEW.has_receipt AND btrim(NEW.purpose) = '')
    EXECUTE FUNCTION donations_guard_purpose();
ALTER TABLE donations_payment ENABLE ALWAYS TRIGGER guard_purpose;
