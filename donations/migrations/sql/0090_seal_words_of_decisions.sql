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

-- What stands in a sealed column has the shape of a sealed text (lfnkr/keyring/sealing.py): a version, and whole blocks behind
-- fingerprint, nonce and tag. Words in clear are refused, whoever writes them.

CREATE FUNCTION donations_is_sealed(words bytea) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN words IS NULL OR substring(words FROM 1 FOR 1) = '\x01' AND octet_length(words) > 37 AND (octet_length(words) - 37) % 64 = 0;

ALTER TABLE donations_fundingdecision ADD CONSTRAINT words_of_decision_are_sealed CHECK
    (donations_is_sealed(reason) AND donations_is_sealed(go_ahead_reason) AND donations_is_sealed(note));
ALTER TABLE donations_fundsshortfall ADD CONSTRAINT words_of_shortfall_are_sealed CHECK (donations_is_sealed(source));
ALTER TABLE donations_memo ADD CONSTRAINT words_of_memo_are_sealed CHECK
    (donations_is_sealed(purpose) AND donations_is_sealed(shared_with));
