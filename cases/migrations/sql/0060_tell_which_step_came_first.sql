-- Of two steps of one person whose days leave it open it can be told which came first (cases/step_order). The order is kept in
-- `counts_at`, as that of every history: here it is asked whenever steps are placed.

DROP FUNCTION cases_merge_steps(text[], timestamptz[], timestamptz[], int, boolean, text, int, int);
CREATE FUNCTION cases_merge_steps(
    states text[], earliest timestamptz[], latest timestamptz[], known int, are_leads boolean, former text,
    next_known int DEFAULT 1, next_added int DEFAULT 1, firsts int[] DEFAULT '{}', seconds int[] DEFAULT '{}'
) RETURNS int[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
-- The places of the steps in a history: the first `known` of them stand in their order already, the others are added, and
-- nobody's order is turned round. Each stands where its days allow and where it may follow the one before; NULL when that
-- cannot be. An added step stands at its last moment, or as near to it as may be. A step that a partner told of begins with
-- a plus: some may follow only so. None of `seconds` stands before its fellow in `firsts`.
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
        CONTINUE WHEN EXISTS (
            SELECT FROM unnest(firsts, seconds) AS told(one, other)
             WHERE told.other = here AND (told.one BETWEEN next_known AND known OR told.one >= known + next_added));
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
            next_known + CASE WHEN here <= known THEN 1 ELSE 0 END, next_added + CASE WHEN here > known THEN 1 ELSE 0 END,
            firsts, seconds);
        IF found IS NOT NULL THEN
            RETURN here || found;
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;

CREATE FUNCTION cases_told_orders(whose uuid) RETURNS TABLE (earlier bigint, later bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- What holds of the order of each two steps of a member that both stand: of two steps the last telling.
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    RETURN QUERY
    SELECT last.earlier_id, last.later_id
      FROM (SELECT DISTINCT ON (least(o.earlier_id, o.later_id), greatest(o.earlier_id, o.later_id))
                   o.earlier_id, o.later_id, o.is_known
              FROM public.cases_steporder o JOIN public.cases_statuschange s ON s.id = o.later_id
             WHERE s.member_id = whose
             ORDER BY least(o.earlier_id, o.later_id), greatest(o.earlier_id, o.later_id), o.id DESC) last
      JOIN public.cases_statuschange one ON one.id = last.earlier_id AND one.voided_at IS NULL
      JOIN public.cases_statuschange other ON other.id = last.later_id AND other.voided_at IS NULL
     WHERE last.is_known;
    PERFORM set_config('lfnkr.scope', former, true);
END
$$;

CREATE FUNCTION cases_order_anew(states text[], earliest timestamptz[], latest timestamptz[], firsts int[], seconds int[]) RETURNS int[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
-- The order of steps that stand otherwise than was told: of all that days, transitions and tellings allow the one that leaves
-- the first of them where they are; NULL when there is none. Of those that begin with the same steps and end with the same one
-- only the best goes on.
DECLARE
    total int := cardinality(states);
    masks bigint[] := '{0}';
    lasts int[] := '{0}';
    paths text[] := ARRAY[''];
BEGIN
    IF total > 62 THEN
        RETURN NULL;
    END IF;
    FOR level IN 1 .. total LOOP
        SELECT array_agg(f.mask), array_agg(f.here), array_agg(f.path) INTO masks, lasts, paths
          FROM (SELECT DISTINCT ON (w.mask | (1::bigint << (n - 1)), n)
                       w.mask | (1::bigint << (n - 1)) AS mask, n AS here, w.path || lpad(n::text, 3, '0') AS path
                  FROM unnest(masks, lasts, paths) AS w(mask, last, path)
                 CROSS JOIN LATERAL (SELECT min(latest[r]) AS until FROM generate_series(1, total) AS r
                                      WHERE w.mask & (1::bigint << (r - 1)) = 0) AS first_over
                 CROSS JOIN generate_series(1, total) AS n
                 WHERE w.mask & (1::bigint << (n - 1)) = 0 AND earliest[n] <= first_over.until
                   AND NOT EXISTS (SELECT FROM unnest(firsts, seconds) AS told(one, other)
                                    WHERE told.other = n AND w.mask & (1::bigint << (told.one - 1)) = 0)
                   AND EXISTS (SELECT FROM public.cases_transition t
                                WHERE t.before = coalesce(ltrim(states[nullif(w.last, 0)], '+'), '')
                                  AND t.after = ltrim(states[n], '+') AND (NOT t.is_told OR states[n] LIKE '+%'))
                 ORDER BY 1, 2, 3) f;
        IF masks IS NULL THEN
            RETURN NULL;
        END IF;
    END LOOP;
    RETURN ARRAY(SELECT substr(best.path, 3 * n - 2, 3)::int
                   FROM (SELECT min(p.path COLLATE "C") AS path FROM unnest(paths) AS p(path)) best
                  CROSS JOIN generate_series(1, total) AS n ORDER BY n);
END
$$;

CREATE OR REPLACE FUNCTION cases_place_statuses(whose uuid, added bigint[] DEFAULT '{}') RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Put the standing steps of a member in their order, those added among the others, each knowing the one before it; false,
-- and nothing done, when the table of transitions allows none. Where two stand the other way round than was told, all are
-- put in order anew.
DECLARE
    earlier bigint[];
    later bigint[];
    firsts int[];
    seconds int[];
    ids bigint[];
    statuses text[];
    earliest timestamptz[];
    latest timestamptz[];
    ordered int[];
    counted timestamptz[];
BEGIN
    SELECT coalesce(array_agg(o.earlier), '{}'), coalesce(array_agg(o.later), '{}') INTO earlier, later
      FROM public.cases_told_orders(whose) o;
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
    SELECT coalesce(array_agg(array_position(ids, o.one)), '{}'), coalesce(array_agg(array_position(ids, o.other)), '{}')
      INTO firsts, seconds FROM unnest(earlier, later) AS o(one, other);
    IF EXISTS (SELECT FROM unnest(firsts, seconds) AS told(one, other) WHERE told.other < told.one) THEN
        ordered := public.cases_order_anew(statuses, earliest, latest, firsts, seconds);
    ELSE
        ordered := public.cases_merge_steps(
            statuses, earliest, latest, (SELECT count(*)::int FROM unnest(ids) AS i WHERE i <> ALL (added)), false, '', 1, 1,
            firsts, seconds);
    END IF;
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

CREATE FUNCTION cases_begin_step_order() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Of two standing steps of one person of the request, whose days leave it open which came first. Holds the member, so that of
-- two tellings at once the second is measured against the first.
DECLARE
    one record;
    other record;
BEGIN
    SELECT s.member_id, m.case_id, b.earliest, b.latest INTO one
      FROM public.cases_statuschange s JOIN public.cases_casemember m ON m.id = s.member_id
     CROSS JOIN LATERAL public.cases_step_bounds(
           s.happened::text, s.occurred_at, s.occurred_until, s.is_day_only, s.precision, s.recorded_at) b
     WHERE s.id = NEW.earlier_id AND s.voided_at IS NULL AND s.status <> 'received';
    SELECT s.member_id, m.case_id, b.earliest, b.latest INTO other
      FROM public.cases_statuschange s JOIN public.cases_casemember m ON m.id = s.member_id
     CROSS JOIN LATERAL public.cases_step_bounds(
           s.happened::text, s.occurred_at, s.occurred_until, s.is_day_only, s.precision, s.recorded_at) b
     WHERE s.id = NEW.later_id AND s.voided_at IS NULL AND s.status <> 'received';
    IF one.member_id IS NULL OR one.member_id IS DISTINCT FROM other.member_id OR one.case_id IS DISTINCT FROM NEW.case_id THEN
        RAISE EXCEPTION 'The order is told of two standing steps of one person of the request.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'step_order_of_one_person';
    END IF;
    PERFORM FROM public.cases_casemember WHERE id = one.member_id FOR NO KEY UPDATE;
    IF other.latest < one.earliest THEN
        RAISE EXCEPTION 'A step does not come after one that is of a later day.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'step_order_of_its_days';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_place_ordered() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- The history as it was told now, and what follows from it; refused where no order of it is as told and legal.
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
    whose uuid := (SELECT member_id FROM cases_statuschange WHERE id = NEW.later_id);
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    IF NOT cases_place_statuses(whose) THEN
        RAISE EXCEPTION 'The steps may not follow each other in the order that was told.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'step_order_fits';
    END IF;
    PERFORM cases_recompute_member(whose);
    IF cases_has_open_people(NEW.case_id)
        AND EXISTS (SELECT FROM cases_case c WHERE c.id = NEW.case_id AND c.closed_at IS NOT NULL)
    THEN
        RAISE EXCEPTION 'Somebody would be open in a closed request.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'step_order_leaves_closed';
    END IF;
    PERFORM set_config('lfnkr.scope', former, true);
    RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION cases_told_orders(uuid), cases_begin_step_order(), cases_place_ordered() FROM PUBLIC;

CREATE TRIGGER begin_order BEFORE INSERT ON cases_steporder FOR EACH ROW EXECUTE FUNCTION cases_begin_step_order();
CREATE TRIGGER place_ordered AFTER INSERT ON cases_steporder FOR EACH ROW EXECUTE FUNCTION cases_place_ordered();
ALTER TABLE cases_steporder ENABLE ALWAYS TRIGGER begin_order, ENABLE ALWAYS TRIGGER place_ordered;

CREATE POLICY seen ON cases_steporder FOR SELECT USING ((SELECT cases_scope()) = 'all' OR cases_sees_case(case_id));
CREATE POLICY added ON cases_steporder FOR INSERT WITH CHECK ((SELECT cases_scope()) = 'all');
ALTER TABLE cases_steporder ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
