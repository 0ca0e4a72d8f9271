CREATE OR REPLACE FUNCTION donations_check_proposal_done() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- At the end of the transaction what was signed is done.
BEGIN
    IF NOT (CASE NEW.kind
        WHEN 'transfer' THEN EXISTS (SELECT FROM donations_transfer WHERE proposal_id = NEW.id)
        WHEN 'reversal' THEN EXISTS (SELECT FROM donations_reversal WHERE proposal_id = NEW.id)
        WHEN 'tariff' THEN EXISTS (SELECT FROM donations_tariff WHERE id = NEW.tariff_id AND approved_at IS NOT NULL)
        WHEN 'night' THEN EXISTS (SELECT FROM donations_nightlimit WHERE proposal_id = NEW.id)
        WHEN 'rate' THEN true
        ELSE EXISTS (SELECT FROM donations_adjustment WHERE proposal_id = NEW.id)
    END) THEN
        PERFORM donations_refuse('proposal_is_done', 'a proposal was signed and nothing was done');
    END IF;
    RETURN NULL;
END
$$;

GRANT UPDATE (floor, target) ON donations_fund TO lfnkr_web;
CREATE OR REPLACE TRIGGER guard_sums BEFORE INSERT OR UPDATE ON donations_fund FOR EACH ROW
    EXECUTE FUNCTION donations_guard_sums('balance,committed,entry_count,moved_at/name,floor,target');
ALTER TABLE donations_fund ENABLE ALWAYS TRIGGER guard_sums;

DROP TRIGGER keep_levels ON donations_fundlevels;
DROP TRIGGER guard_levels ON donations_fundlevels;
DROP FUNCTION donations_keep_levels();
DROP FUNCTION donations_guard_levels();
ALTER TABLE donations_fundlevels DROP CONSTRAINT levels_hold_from_a_day_that_has_come;
