DROP TRIGGER check_bill ON donations_fundingdecision;
DROP FUNCTION donations_check_bill();
