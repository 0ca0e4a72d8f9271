DROP TRIGGER told_once ON cases_statuschange;
DROP TRIGGER place_by_events ON cases_eventmember;
DROP TRIGGER place_by_events ON cases_event;
DROP TRIGGER settle_danger ON cases_steporder;

CREATE OR REPLACE FUNCTION cases_told_orders(whose uuid) RETURNS TABLE (earlier bigint, later bigint)
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

CREATE OR REPLACE FUNCTION cases_order_anew(states text[], earliest timestamptz[], latest timestamptz[], firsts int[], seconds int[]) RETURNS int[]
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

CREATE OR REPLACE FUNCTION cases_steps_can_stand(whose uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Whether some order of the standing steps of a member is one the table of transitions allows, as `cases_place_statuses` asks.
SELECT coalesce(public.cases_merge_steps(
           array_agg(t.state ORDER BY t.place), array_agg(t.earliest ORDER BY t.place), array_agg(t.latest ORDER BY t.place),
           count(*)::int, false, '') IS NOT NULL, false)
  FROM (SELECT CASE WHEN s.told_by_id IS NULL THEN '' ELSE '+' END || s.status AS state, b.latest,
               CASE WHEN s.status = 'received' THEN '-infinity' ELSE b.earliest END AS earliest,
               row_number() OVER (ORDER BY s.counts_at, s.id) AS place
          FROM public.cases_statuschange s
         CROSS JOIN LATERAL public.cases_step_bounds(
               s.happened::text, s.occurred_at, s.occurred_until, s.is_day_only, s.precision, s.recorded_at) b
         WHERE s.member_id = whose AND s.voided_at IS NULL) t
$$;

CREATE OR REPLACE FUNCTION cases_begin_step_order() RETURNS trigger
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

CREATE OR REPLACE FUNCTION cases_place_ordered() RETURNS trigger
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

CREATE OR REPLACE FUNCTION cases_dangers(request uuid) RETURNS TABLE (member uuid, word text, since timestamptz)
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- Whoever stands interrupted, by the step that says how; and whoever was arrested, until that is over: its end is noted, or a
-- later step says that the person moves on. Everybody else with an outcome, and the missing, are no danger that goes on.
SELECT m.id, s.detail, s.counts_at
  FROM cases_casemember m
 CROSS JOIN LATERAL (
       SELECT c.detail, c.counts_at FROM cases_statuschange c
        WHERE c.member_id = m.id AND c.voided_at IS NULL ORDER BY c.counts_at DESC, c.id DESC LIMIT 1) s
 WHERE m.case_id = request AND m.voided_at IS NULL AND m.status = 'interrupted'
 UNION ALL
SELECT m.id, 'arrest', max(least(e.happened_until - interval '1 microsecond', e.recorded_at))
  FROM cases_casemember m
  JOIN cases_eventmember em ON em.member_id = m.id AND em.voided_at IS NULL
  JOIN cases_event e ON e.id = em.event_id AND e.kind = 'arrest' AND e.ended IS NULL AND e.voided_at IS NULL
 WHERE m.case_id = request AND m.voided_at IS NULL
   AND m.status IN ('received', 'verifying', 'accepted', 'waiting', 'funded', 'in_movement')
   AND NOT EXISTS (
       SELECT FROM cases_statuschange c
        WHERE c.member_id = m.id AND c.voided_at IS NULL AND c.status = 'in_movement'
          AND c.counts_at > least(e.happened_until - interval '1 microsecond', e.recorded_at))
 GROUP BY m.id
$$;

DROP FUNCTION cases_hold_told_once();
DROP FUNCTION cases_place_by_events();
DROP FUNCTION cases_order_goes_round(uuid, uuid);
DROP FUNCTION cases_may_turn(bigint, bigint);
DROP FUNCTION cases_event_at(uuid);
DROP FUNCTION cases_told_spans(uuid);
DROP FUNCTION cases_told_events(uuid);
DROP FUNCTION cases_event_bounds(timestamptz, timestamptz, timestamptz);
