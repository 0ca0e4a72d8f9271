DROP TRIGGER guard_in_kind ON donations_giftinkind;
DROP FUNCTION donations_guard_in_kind();
