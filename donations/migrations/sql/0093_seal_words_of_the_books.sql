-- A sealed word that was not said is NULL: whoever reads whether givers agreed asks for that. Only this test of each function is
-- changed, whatever else it says by now.

DO $$
DECLARE
    tested regprocedure;
    former text;
BEGIN
    FOREACH tested IN ARRAY ARRAY['donations_move_fund()', 'donations_unspent_earmarked(uuid)']::regprocedure[] LOOP
        former := pg_get_functiondef(tested);
        IF former NOT LIKE '%p.consent <> ''''%' THEN
            RAISE EXCEPTION '% does not ask for the consent', tested;
        END IF;
        EXECUTE replace(former, 'p.consent <> ''''', 'p.consent IS NOT NULL');
    END LOOP;

    -- A cost repeats no words of its proposal, so there is nothing to compare (words_of_adjustment_once).
    former := pg_get_functiondef('donations_guard_cost()'::regprocedure);
    IF former NOT LIKE '%(p.fund_id, p.amount, p.category, p.note) = (NEW.fund_id, NEW.amount, NEW.category, NEW.note)%' THEN
        RAISE EXCEPTION 'donations_guard_cost does not compare the words';
    END IF;
    EXECUTE replace(replace(former, 'p.category, p.note)', 'p.category)'), 'NEW.category, NEW.note)', 'NEW.category)');
END
$$;

CREATE TRIGGER guard_consent AFTER INSERT OR UPDATE OF status, decided_by_id, taken_up_by_id ON donations_moneyproposal
    FOR EACH ROW WHEN (NEW.consent IS NOT NULL) EXECUTE FUNCTION donations_guard_consent();
ALTER TABLE donations_moneyproposal ENABLE ALWAYS TRIGGER guard_consent;

ALTER TABLE donations_moneyproposal ADD CONSTRAINT words_of_proposal_are_sealed CHECK
    (donations_is_sealed(note) AND donations_is_sealed(authority) AND donations_is_sealed(consent) AND donations_is_sealed(refusal));
ALTER TABLE donations_transfer ADD CONSTRAINT words_of_transfer_are_sealed CHECK
    (donations_is_sealed(reason) AND donations_is_sealed(decided_by));
ALTER TABLE donations_adjustment ADD CONSTRAINT words_of_adjustment_are_sealed CHECK (donations_is_sealed(note));
ALTER TABLE donations_reversal ADD CONSTRAINT words_of_reversal_are_sealed CHECK (donations_is_sealed(reason));
