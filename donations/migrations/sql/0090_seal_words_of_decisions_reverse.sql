ALTER TABLE donations_memo DROP CONSTRAINT words_of_memo_are_sealed;
ALTER TABLE donations_fundsshortfall DROP CONSTRAINT words_of_shortfall_are_sealed;
ALTER TABLE donations_fundingdecision DROP CONSTRAINT words_of_decision_are_sealed;
DROP FUNCTION donations_is_sealed(bytea);

DO $$
DECLARE
    tested regprocedure;
BEGIN
    FOREACH tested IN ARRAY ARRAY['donations_move_fund()', 'donations_guard_go_ahead_seen()']::regprocedure[] LOOP
        EXECUTE replace(pg_get_functiondef(tested), 'decision.go_ahead_reason IS NULL', 'decision.go_ahead_reason = ''''');
    END LOOP;
END
$$;
