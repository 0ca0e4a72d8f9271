-- A bill asked for by itself is of a request to which nothing was ever committed; its sum is what its rate makes of what was paid.

CREATE FUNCTION donations_check_bill() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- After the row, so that whoever waited for another decision of the same request sees what that one committed. A bill that was
-- answered otherwise commits nothing, and what is committed beside it later is no concern of its own.
DECLARE
    book text := (SELECT currency FROM donations_fund WHERE id = NEW.fund_id);
BEGIN
    IF NEW.status IN ('proposed', 'approved') AND EXISTS (
            SELECT FROM donations_commitment c JOIN donations_fundingdecision d ON d.id = c.decision_id
             WHERE d.case_id = NEW.case_id AND d.id <> NEW.id) THEN
        PERFORM donations_refuse('bill_of_nothing_committed', 'money was committed to this request: its bills belong to that');
    END IF;
    IF TG_OP = 'UPDATE' OR NEW.rate IS NULL THEN
        RETURN NULL;
    END IF;
    IF NEW.original_currency = book OR donations_minor_digits(NEW.original_currency) IS NULL
       OR NEW.rate_from NOT IN (NEW.original_currency, book) THEN
        PERFORM donations_refuse('sum_has_its_rate', 'a sum in another currency has its rate, and one in the same has none');
    END IF;
    IF NEW.amount <> donations_worth(NEW.original_amount, NEW.original_currency, NEW.rate, NEW.rate_from, book) THEN
        PERFORM donations_refuse('sum_fits_its_rate', 'a sum is worth what its rate makes of it');
    END IF;
    IF (SELECT verdict FROM donations_judge_rate(
            NEW.rate_from, CASE NEW.rate_from WHEN book THEN NEW.original_currency ELSE book END, NEW.rate, NEW.paid_on,
            least(NEW.proposed_at, now()))) = 'two' THEN
        PERFORM donations_refuse('rate_needs_second_officer', 'a rate far from the last one known takes two officers');
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION donations_check_bill() FROM PUBLIC;

CREATE TRIGGER check_bill AFTER INSERT OR UPDATE OF status ON donations_fundingdecision FOR EACH ROW
    WHEN (NEW.amends_id IS NULL AND NEW.estimate_id IS NULL) EXECUTE FUNCTION donations_check_bill();
ALTER TABLE donations_fundingdecision ENABLE ALWAYS TRIGGER check_bill;
