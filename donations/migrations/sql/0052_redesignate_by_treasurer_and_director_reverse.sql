DROP TRIGGER guard_consent ON donations_moneyproposal;
DROP FUNCTION donations_guard_consent();
