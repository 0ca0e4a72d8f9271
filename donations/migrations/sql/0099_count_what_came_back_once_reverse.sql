DROP FUNCTION donations_unspent_earmarked(uuid);
CREATE FUNCTION donations_unspent_earmarked(of_fund uuid) RETURNS bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- What donors gave the fund for a purpose and is not spent yet, nor moved with their consent; such money counts as spent first,
-- and never below nothing.
WITH sums AS (
    SELECT number, sum(change) OVER (ORDER BY number) AS total FROM donations_earmarked_moves(of_fund)
)
SELECT coalesce((SELECT total FROM sums ORDER BY number DESC LIMIT 1) - least(0, min(total)), 0)::bigint FROM sums
$$;
