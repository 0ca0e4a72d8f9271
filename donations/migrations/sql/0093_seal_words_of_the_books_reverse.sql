ALTER TABLE donations_reversal DROP CONSTRAINT words_of_reversal_are_sealed;
ALTER TABLE donations_adjustment DROP CONSTRAINT words_of_adjustment_are_sealed;
ALTER TABLE donations_transfer DROP CONSTRAINT words_of_transfer_are_sealed;
ALTER TABLE donations_moneyproposal DROP CONSTRAINT words_of_proposal_are_sealed;
DROP TRIGGER guard_consent ON donations_moneyproposal;

DO $$
DECLARE
    tested regprocedure;
BEGIN
    FOREACH tested IN ARRAY ARRAY['donations_move_fund()', 'donations_unspent_earmarked(uuid)']::regprocedure[] LOOP
        EXECUTE replace(pg_get_functiondef(tested), 'p.consent IS NOT NULL', 'p.consent <> ''''');
    END LOOP;
    EXECUTE replace(
        replace(pg_get_functiondef('donations_guard_cost()'::regprocedure), 'p.category)', 'p.category, p.note)'),
        'NEW.category)', 'NEW.category, NEW.note)');
END
$$;
