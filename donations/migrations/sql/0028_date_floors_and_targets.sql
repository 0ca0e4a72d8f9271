-- Floor and target of a fund have a day from which they hold, and are set by two officers (design.md section 4); what a fund's
-- own row says is the newest of them, and no hand but the trigger's writes it there.

-- What the house was opened with: the reserve of at least 6,000 dollars was the organisation's policy by September 2017.
INSERT INTO donations_fundlevels (fund_id, floor, target, effective_on, approved_at)
SELECT id, floor, target, '2017-09-01', now() FROM donations_fund WHERE floor IS NOT NULL;

ALTER TABLE donations_fundlevels ADD CONSTRAINT levels_hold_from_a_day_that_has_come CHECK (
    approved_at IS NULL OR effective_on <= (approved_at AT TIME ZONE 'Asia/Tokyo')::date
);

CREATE FUNCTION donations_guard_levels() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- They begin as a proposal; the one change there is lets them hold, once two officers signed, from that moment on. The owner
-- alone, that is a migration, opens a house with them.
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.approved_at IS NOT NULL
           AND NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
            PERFORM donations_refuse('levels_need_second_officer', 'floor and target begin as a proposal');
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.approved_at IS NOT NULL OR NEW.approved_at IS NULL
       OR to_jsonb(NEW) - 'approved_at' <> to_jsonb(OLD) - 'approved_at' THEN
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'levels_stay',
            MESSAGE = 'floor and target stay as they were proposed: propose others';
    END IF;
    IF NOT EXISTS (
        SELECT FROM donations_moneyproposal
         WHERE levels_id = NEW.id AND fund_id = NEW.fund_id AND kind = 'levels' AND status = 'approved'
           AND decided_by_id <> proposed_by_id AND coalesce(decided_recorded_at, decided_at) = NEW.approved_at
    ) THEN
        PERFORM donations_refuse('levels_need_second_officer', 'floor and target are set by two officers');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION donations_keep_levels() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- The fund's row says what holds from the newest day on.
BEGIN
    UPDATE donations_fund f SET floor = newest.floor, target = newest.target
      FROM (SELECT floor, target FROM donations_fundlevels
             WHERE fund_id = NEW.fund_id AND approved_at IS NOT NULL
             ORDER BY effective_on DESC, approved_at DESC, id DESC LIMIT 1) newest
     WHERE f.id = NEW.fund_id;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION donations_guard_levels(), donations_keep_levels() FROM PUBLIC;

CREATE TRIGGER guard_levels BEFORE INSERT OR UPDATE OR DELETE ON donations_fundlevels
    FOR EACH ROW EXECUTE FUNCTION donations_guard_levels();
CREATE TRIGGER keep_levels AFTER INSERT OR UPDATE ON donations_fundlevels
    FOR EACH ROW WHEN (NEW.approved_at IS NOT NULL) EXECUTE FUNCTION donations_keep_levels();
ALTER TABLE donations_fundlevels ENABLE ALWAYS TRIGGER guard_levels, ENABLE ALWAYS TRIGGER keep_levels;
REVOKE UPDATE, DELETE, TRUNCATE ON donations_fundlevels FROM PUBLIC, lfnkr_web;
GRANT UPDATE (approved_at) ON donations_fundlevels TO lfnkr_web;

-- Moved from within another trigger alone, as the sums are.
CREATE OR REPLACE TRIGGER guard_sums BEFORE INSERT OR UPDATE ON donations_fund FOR EACH ROW
    EXECUTE FUNCTION donations_guard_sums('balance,committed,entry_count,moved_at,floor,target/name');
ALTER TABLE donations_fund ENABLE ALWAYS TRIGGER guard_sums;
REVOKE UPDATE (floor, target) ON donations_fund FROM lfnkr_web;

CREATE OR REPLACE FUNCTION donations_check_proposal_done() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- At the end of the transaction what was signed is done.
BEGIN
    IF NOT (CASE NEW.kind
        WHEN 'transfer' THEN EXISTS (SELECT FROM donations_transfer WHERE proposal_id = NEW.id)
        WHEN 'reversal' THEN EXISTS (SELECT FROM donations_reversal WHERE proposal_id = NEW.id)
        WHEN 'tariff' THEN EXISTS (SELECT FROM donations_tariff WHERE id = NEW.tariff_id AND approved_at IS NOT NULL)
        WHEN 'levels' THEN EXISTS (SELECT FROM donations_fundlevels WHERE id = NEW.levels_id AND approved_at IS NOT NULL)
        WHEN 'night' THEN EXISTS (SELECT FROM donations_nightlimit WHERE proposal_id = NEW.id)
        WHEN 'rate' THEN true
        ELSE EXISTS (SELECT FROM donations_adjustment WHERE proposal_id = NEW.id)
    END) THEN
        PERFORM donations_refuse('proposal_is_done', 'a proposal was signed and nothing was done');
    END IF;
    RETURN NULL;
END
$$;
