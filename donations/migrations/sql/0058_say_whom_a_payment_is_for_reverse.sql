DROP TRIGGER guard_purpose ON donations_payment;
DROP FUNCTION donations_guard_purpose();
