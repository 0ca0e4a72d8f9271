-- A sealed word that was not said is NULL: whoever reads whether there is a go-ahead asks for that. Only this test of each
-- function is changed, whatever else it says by now.

DO $$
DECLARE
    tested regprocedure;
    former text;
BEGIN
    FOREACH tested IN ARRAY ARRAY['donations_move_fund()', 'donations_guard_go_ahead_seen()']::regprocedure[] LOOP
        former := pg_get_functiondef(tested);
        IF former NOT LIKE '%decision.go_ahead_reason = ''''%' THEN
            RAISE EXCEPTION '% does not ask for the go-ahead', tested;
        END IF;
        EXECUTE replace(former, 'decision.go_ahead_reason = ''''', 'decision.go_ahead_reason IS NULL');
    END LOOP;
END
$$;
