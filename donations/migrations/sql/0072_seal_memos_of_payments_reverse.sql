DROP TRIGGER guard_purpose ON donations_payment;
DROP TRIGGER guard_memo ON donations_memo;
DROP FUNCTION donations_guard_memo();

CREATE OR REPLACE FUNCTION donations_guard_purpose() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    PERFORM donations_refuse('payment_without_receipt_says_why', 'a payment without a receipt says what it is for');
    RETURN NEW;
END
$$;
