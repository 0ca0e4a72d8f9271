DROP TRIGGER place_ordered ON cases_steporder;
DROP TRIGGER begin_order ON cases_steporder;
DROP FUNCTION cases_place_ordered();
DROP FUNCTION cases_begin_step_order();

DROP FUNCTION cases_merge_steps(text[], timestamptz[], timestamptz[], int, boolean, text, int, int, int[], int[]);
CREATE FUNCTION cases_merge_steps(
    states text[], earliest timestamptz[], latest timestamptz[], known int, are_leads boolean, former text,
    next_known int DEFAULT 1, next_added int DEFAULT 1
) RETURNS int[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
-- The places of the steps in a history: the first `known` of them stand in their order already, the others are added, and
-- nobody's order is turned round. Each stands where its days allow and where it may follow the one before; NULL when that
-- cannot be. An added step stands at its last moment, or as near to it as may be. A step that a partner told of begins with
-- a plus: some may follow only so.
DECLARE
    total int := cardinality(states);
    candidates int[] := '{}';
    first_over timestamptz;
    found int[];
    is_legal boolean;
    here int;
BEGIN
    IF next_known > known AND known + next_added > total THEN
        RETURN '{}';
    END IF;
    SELECT min(r.until) INTO first_over FROM unnest(latest) WITH ORDINALITY AS r(until, place)
     WHERE r.place BETWEEN next_known AND known OR r.place >= known + next_added;
    IF next_known <= known THEN
        candidates := ARRAY[next_known];
    END IF;
    IF known + next_added <= total THEN
        IF candidates = '{}' OR latest[next_known] <= latest[known + next_added] THEN
            candidates := candidates || (known + next_added);
        ELSE
            candidates := (known + next_added) || candidates;
        END IF;
    END IF;
    FOREACH here IN ARRAY candidates LOOP
        CONTINUE WHEN earliest[here] > first_over;
        IF are_leads THEN
            is_legal := states[here] <> former;
        ELSE
            is_legal := EXISTS (
                SELECT FROM public.cases_transition t
                 WHERE t.before = ltrim(former, '+') AND t.after = ltrim(states[here], '+')
                   AND (NOT t.is_told OR states[here] LIKE '+%'));
        END IF;
        CONTINUE WHEN NOT is_legal;
        found := public.cases_merge_steps(
            states, earliest, latest, known, are_leads, states[here],
            next_known + CASE WHEN here <= known THEN 1 ELSE 0 END, next_added + CASE WHEN here > known THEN 1 ELSE 0 END);
        IF found IS NOT NULL THEN
            RETURN here || found;
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION cases_place_statuses(whose uuid, added bigint[] DEFAULT '{}') RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Put the standing steps of a member in their order, those added among the others, each knowing the one before it; false,
-- and nothing done, when the table of transitions allows none.
DECLARE
    ids bigint[];
    statuses text[];
    earliest timestamptz[];
    latest timestamptz[];
    ordered int[];
    counted timestamptz[];
BEGIN
    -- What a call tells of may be older than the call: the first row stands before everything.
    SELECT array_agg(t.id ORDER BY t.place), array_agg(t.status ORDER BY t.place),
           array_agg(t.earliest ORDER BY t.place), array_agg(t.latest ORDER BY t.place)
      INTO ids, statuses, earliest, latest
      FROM (SELECT s.id, CASE WHEN s.told_by_id IS NULL THEN '' ELSE '+' END || s.status AS status, b.latest, CASE WHEN s.status = 'received' THEN '-infinity' ELSE b.earliest END AS earliest,
                   row_number() OVER (ORDER BY s.id = ANY (added), CASE WHEN s.id = ANY (added) THEN b.latest ELSE s.counts_at END, s.id) AS place
              FROM public.cases_statuschange s
             CROSS JOIN LATERAL public.cases_step_bounds(
                   s.happened::text, s.occurred_at, s.occurred_until, s.is_day_only, s.precision, s.recorded_at) b
             WHERE s.member_id = whose AND s.voided_at IS NULL) t;
    ordered := public.cases_merge_steps(
        statuses, earliest, latest, (SELECT count(*)::int FROM unnest(ids) AS i WHERE i <> ALL (added)), false, '');
    IF ordered IS NULL THEN
        RETURN false;
    END IF;
    counted := public.cases_counted_at(ids, latest, ordered);
    UPDATE public.cases_statuschange s
       SET counts_at = p.counts_at, before = p.before
      FROM (SELECT ids[ordered[n]] AS id, counted[n] AS counts_at, coalesce(ltrim(statuses[ordered[n - 1]], '+'), '') AS before
              FROM generate_series(1, cardinality(ordered)) AS n) p
     WHERE s.id = p.id AND (s.counts_at IS DISTINCT FROM p.counts_at OR s.before <> p.before);
    RETURN true;
END
$$;

DROP FUNCTION cases_told_orders(uuid);
DROP FUNCTION cases_order_anew(text[], timestamptz[], timestamptz[], int[], int[]);
DROP POLICY seen ON cases_steporder;
DROP POLICY added ON cases_steporder;
ALTER TABLE cases_steporder NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
