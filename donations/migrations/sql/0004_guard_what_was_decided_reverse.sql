GRANT UPDATE, DELETE ON
    donations_fund, donations_commitment, donations_fundingdecision, donations_expense, donations_advance,
    donations_appeal, donations_donor
    TO lfnkr_web;
DROP TRIGGER kept ON donations_donor;
DROP TRIGGER kept ON donations_appeal;
DROP TRIGGER kept ON donations_advance;
DROP TRIGGER kept ON donations_expense;
DROP TRIGGER kept ON donations_fundingdecision;
DROP TRIGGER kept ON donations_commitment;
DROP TRIGGER kept ON donations_fund;
DROP TRIGGER guard_tariff ON donations_tariff;
DROP FUNCTION donations_guard_tariff();
DROP TRIGGER guard_night ON donations_fundingdecision;
DROP FUNCTION donations_guard_night();
DROP TRIGGER guard_decided ON donations_advance;
DROP TRIGGER guard_decided ON donations_expense;
DROP TRIGGER guard_decided ON donations_fundingdecision;
DROP FUNCTION donations_guard_decided();
