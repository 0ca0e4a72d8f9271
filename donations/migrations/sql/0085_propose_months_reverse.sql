-- Back to what was signed before months were.

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
        WHEN 'year' THEN EXISTS (SELECT FROM donations_yearclose WHERE proposal_id = NEW.id)
        WHEN 'anew' THEN EXISTS (SELECT FROM donations_yearclose WHERE reopening_id = NEW.id)
        WHEN 'stated' THEN EXISTS (SELECT FROM donations_stateditem WHERE id = NEW.stated_id AND approved_at IS NOT NULL)
        WHEN 'unstated' THEN EXISTS (SELECT FROM donations_stateditem WHERE id = NEW.stated_id AND taken_back_at IS NOT NULL)
        ELSE EXISTS (SELECT FROM donations_adjustment WHERE proposal_id = NEW.id)
    END) THEN
        PERFORM donations_refuse('proposal_is_done', 'a proposal was signed and nothing was done');
    END IF;
    RETURN NULL;
END
$$;
