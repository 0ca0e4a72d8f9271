-- Back to months alone.

CREATE OR REPLACE FUNCTION donations_check_proposal_done() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- At the end of the transaction what was signed is done.
BEGIN
    IF NOT (CASE NEW.kind
        WHEN 'transfer' THEN EXISTS (SELECT FROM donations_transfer WHERE proposal_id = NEW.id)
        WHEN 'across' THEN EXISTS (SELECT FROM donations_exchange WHERE proposal_id = NEW.id)
        WHEN 'lend' THEN EXISTS (SELECT FROM donations_loan WHERE proposal_id = NEW.id)
        WHEN 'repay' THEN EXISTS (SELECT FROM donations_repayment WHERE proposal_id = NEW.id)
        WHEN 'waive' THEN EXISTS (SELECT FROM donations_loanwaiver WHERE proposal_id = NEW.id)
        WHEN 'reversal' THEN EXISTS (SELECT FROM donations_reversal WHERE proposal_id = NEW.id)
        WHEN 'tariff' THEN EXISTS (SELECT FROM donations_tariff WHERE id = NEW.tariff_id AND approved_at IS NOT NULL)
        WHEN 'levels' THEN EXISTS (SELECT FROM donations_fundlevels WHERE id = NEW.levels_id AND approved_at IS NOT NULL)
        WHEN 'night' THEN EXISTS (SELECT FROM donations_nightlimit WHERE proposal_id = NEW.id)
        WHEN 'open' THEN EXISTS (SELECT FROM donations_fundopening WHERE id = NEW.opening_id AND approved_at IS NOT NULL)
        WHEN 'close' THEN donations_lives_as_signed(NEW.fund_id)
        WHEN 'reopen' THEN donations_lives_as_signed(NEW.fund_id)
        WHEN 'rate' THEN true
        WHEN 'lost' THEN EXISTS (SELECT FROM donations_advanceloss WHERE proposal_id = NEW.id)
        WHEN 'found' THEN EXISTS (SELECT FROM donations_advanceloss WHERE proposal_id = NEW.id)
        ELSE EXISTS (SELECT FROM donations_adjustment WHERE proposal_id = NEW.id)
    END) THEN
        PERFORM donations_refuse('proposal_is_done', 'a proposal was signed and nothing was done');
    END IF;
    RETURN NULL;
END
$$;

DROP TRIGGER keep_year ON donations_periodclose;
DROP TRIGGER guard_year_asked ON donations_moneyproposal;
DROP TRIGGER guard_year ON donations_yearclose;
DROP TRIGGER guard_stated ON donations_stateditem;
DROP FUNCTION donations_guard_year(), donations_guard_year_asked(), donations_keep_year(), donations_guard_stated();
DROP FUNCTION donations_year_closed_until();
