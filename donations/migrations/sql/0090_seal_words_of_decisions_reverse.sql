DO $$
DECLARE
    tested regprocedure;
BEGIN
    FOREACH tested IN ARRAY ARRAY['donations_move_fund()', 'donations_guard_go_ahead_seen()']::regprocedure[] LOOP
        EXECUTE replace(pg_get_functiondef(tested), 'decision.go_ahead_reason IS NULL', 'decision.go_ahead_reason = ''''');
    END LOOP;
END
$$;
