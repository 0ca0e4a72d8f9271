-- A cost that belongs to no rescue: the treasurer proposes it, the director signs it, and the rescue reserve never pays it.

CREATE FUNCTION donations_guard_cost() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Of the proposal: who proposes, takes up and signs. Its fund is looked at again with the cost itself.
BEGIN
    IF EXISTS (SELECT FROM donations_fund WHERE id = NEW.fund_id AND code = 'rescue') THEN
        PERFORM donations_refuse('cost_spares_the_reserve', 'the rescue reserve pays for rescues alone');
    ELSIF TG_TABLE_NAME = 'donations_adjustment' THEN
        IF NOT EXISTS (
            SELECT FROM donations_moneyproposal p
             WHERE p.id = NEW.proposal_id AND p.kind = 'cost' AND p.status = 'approved' AND p.decided_by_id <> p.proposed_by_id
               AND (p.fund_id, p.amount, p.category, p.note) = (NEW.fund_id, NEW.amount, NEW.category, NEW.note)
        ) THEN
            PERFORM donations_refuse('needs_second_officer', 'a cost takes two officers');
        END IF;
    ELSIF TG_OP = 'INSERT' AND NOT donations_is_officer(NEW.proposed_by_id, ARRAY['treasurer'])
       OR TG_OP = 'UPDATE' AND NEW.taken_up_by_id IS DISTINCT FROM OLD.taken_up_by_id
          AND NOT donations_is_officer(NEW.taken_up_by_id, ARRAY['treasurer']) THEN
        PERFORM donations_refuse('cost_proposed_by_treasurer', 'a cost is proposed by the treasurer');
    ELSIF NEW.status = 'approved' AND NOT donations_is_officer(NEW.decided_by_id, ARRAY['director']) THEN
        PERFORM donations_refuse('cost_signed_by_director', 'a cost is signed by the director');
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION donations_guard_cost() FROM PUBLIC;
CREATE TRIGGER guard_cost AFTER INSERT OR UPDATE OF status, decided_by_id, taken_up_by_id ON donations_moneyproposal
    FOR EACH ROW WHEN (NEW.kind = 'cost') EXECUTE FUNCTION donations_guard_cost();
CREATE TRIGGER guard_cost AFTER INSERT ON donations_adjustment
    FOR EACH ROW WHEN (NEW.kind = 'cost') EXECUTE FUNCTION donations_guard_cost();
ALTER TABLE donations_moneyproposal ENABLE ALWAYS TRIGGER guard_cost;
ALTER TABLE donations_adjustment ENABLE ALWAYS TRIGGER guard_cost;

-- An entry of it fits what two officers signed, as those of fees do.
CREATE OR REPLACE TRIGGER second_officer AFTER INSERT ON donations_ledgerentry FOR EACH ROW
    WHEN (NEW.kind IN ('fee', 'exchange', 'cost', 'transfer', 'reversal') OR NEW.predates_second_officer)
    EXECUTE FUNCTION donations_check_second_officer();
ALTER TABLE donations_ledgerentry ENABLE ALWAYS TRIGGER second_officer;
