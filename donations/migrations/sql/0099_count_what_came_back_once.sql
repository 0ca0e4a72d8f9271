-- Money given for a purpose counts as spent first, so that what comes back is of what was spent last: of other money first. The
-- guard of transfers and the note on restricted donations (donations/years/sums.py) count it alike, day by day.

CREATE OR REPLACE FUNCTION donations_unspent_earmarked(of_fund uuid) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp
AS $$
-- What donors gave the fund for a purpose and is not spent yet, nor moved with their consent. `beyond` is what was spent when
-- nothing of it was left: what comes back is of that first.
DECLARE
    day     record;
    unspent bigint := 0;
    beyond  bigint := 0;
    of_it   bigint;
BEGIN
    FOR day IN
        SELECT coalesce(sum(m.change) FILTER (WHERE m.is_given), 0)::bigint AS given,
               coalesce(-sum(m.change) FILTER (WHERE NOT m.is_given AND m.change < 0), 0)::bigint AS spent,
               coalesce(sum(m.change) FILTER (WHERE NOT m.is_given AND m.change > 0), 0)::bigint AS came_back
          FROM donations_earmarked_moves(of_fund) m GROUP BY m.booked_on ORDER BY m.booked_on
    LOOP
        unspent := unspent + greatest(0, day.given);
        of_it := least(greatest(0, -day.given), unspent);
        unspent := unspent - of_it;
        beyond := beyond + greatest(0, -day.given) - of_it;
        of_it := least(day.spent, unspent);
        unspent := unspent - of_it;
        beyond := beyond + day.spent - of_it;
        of_it := least(day.came_back, beyond);
        beyond := beyond - of_it;
        unspent := unspent + day.came_back - of_it;
    END LOOP;
    RETURN unspent;
END
$$;
