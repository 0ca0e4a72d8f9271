DROP TRIGGER number_print ON donations_receiptprint;
DROP TRIGGER guard_line ON donations_receiptline;
DROP TRIGGER has_gifts ON donations_receipt;
DROP TRIGGER guard_receipt ON donations_receipt;
DROP FUNCTION donations_check_receipt();
DROP FUNCTION donations_number_receipt_print();
DROP FUNCTION donations_guard_receipt_line();
DROP FUNCTION donations_guard_receipt();
