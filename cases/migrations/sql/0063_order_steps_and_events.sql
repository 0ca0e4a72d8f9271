-- Of a step and an event whose days leave it open it can be told which came first, as of two steps (cases/step_order): what is
-- told narrows the days between which the step is placed, and says where the event stands. Whatever stands open by its days is
-- put in order in time that grows with the steps, not doubles with each. What no act records twice, or before somebody was on the
-- request, the database refuses too.

CREATE FUNCTION cases_event_bounds(
    happened_from timestamptz, happened_until timestamptz, recorded_at timestamptz, OUT earliest timestamptz, OUT latest timestamptz
)
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
-- The first and the last moment an event may have been; never after it was recorded.
SELECT least(coalesce($1, '-infinity'), b.latest), b.latest
  FROM (SELECT least(coalesce($2 - '1 microsecond'::interval, $3), $3) AS latest) b
$$;

CREATE FUNCTION cases_told_events(whose uuid) RETURNS TABLE (
    step bigint, event uuid, is_step_later boolean, earliest timestamptz, latest timestamptz)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
-- What holds of the order of each standing step of a member and an event that stands and befell them: of the two the last telling.
SELECT last.step, e.id, last.is_step_later, b.earliest, b.latest
  FROM (SELECT DISTINCT ON (o.event_id, s.id) s.id AS step, o.event_id, o.later_id IS NOT NULL AS is_step_later, o.is_known
          FROM public.cases_casemember m
          JOIN public.cases_steporder o ON o.case_id = m.case_id AND o.event_id IS NOT NULL
          JOIN public.cases_statuschange s ON s.id = coalesce(o.later_id, o.earlier_id) AND s.member_id = m.id AND s.voided_at IS NULL
         WHERE m.id = whose
         ORDER BY o.event_id, s.id, o.id DESC) last
  JOIN public.cases_event e ON e.id = last.event_id AND e.voided_at IS NULL
  JOIN public.cases_eventmember em ON em.event_id = e.id AND em.member_id = whose AND em.voided_at IS NULL
 CROSS JOIN LATERAL public.cases_event_bounds(e.happened_from, e.happened_until, e.recorded_at) b
 WHERE last.is_known
$$;

CREATE FUNCTION cases_told_spans(whose uuid) RETURNS TABLE (step bigint, earliest timestamptz, latest timestamptz)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
-- The first and the last moment each standing step of a member may have been: by its own day, and by the days of the events that
-- it was told to come after or before. The first step of all stands before everything.
SELECT s.id,
       greatest(CASE WHEN s.status = 'received' THEN '-infinity' ELSE b.earliest END, told.after),
       least(b.latest, told.before)
  FROM public.cases_statuschange s
 CROSS JOIN LATERAL public.cases_step_bounds(
       s.happened::text, s.occurred_at, s.occurred_until, s.is_day_only, s.precision, s.recorded_at) b
  LEFT JOIN (SELECT t.step, max(t.earliest) FILTER (WHERE t.is_step_later) AS after,
                    min(t.latest) FILTER (WHERE NOT t.is_step_later) AS before
               FROM public.cases_told_events(whose) t GROUP BY t.step) told ON told.step = s.id
 WHERE s.member_id = whose AND s.voided_at IS NULL
$$;

CREATE FUNCTION cases_event_at(which uuid) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
-- The last moment an event may have been, by its day and by the steps that were told to come after it.
SELECT least(b.latest, (
           SELECT min(s.counts_at) - '1 microsecond'::interval
             FROM public.cases_eventmember em
            CROSS JOIN LATERAL public.cases_told_events(em.member_id) t
             JOIN public.cases_statuschange s ON s.id = t.step
            WHERE em.event_id = e.id AND em.voided_at IS NULL AND t.event = e.id AND t.is_step_later))
  FROM public.cases_event e
 CROSS JOIN LATERAL public.cases_event_bounds(e.happened_from, e.happened_until, e.recorded_at) b
 WHERE e.id = which
$$;

CREATE OR REPLACE FUNCTION cases_told_orders(whose uuid) RETURNS TABLE (earlier bigint, later bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- What holds of the order of each two steps of a member that both stand: of two steps the last telling; and of two with an event
-- between them that one was told to come before and the other after.
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    RETURN QUERY
    SELECT last.earlier_id, last.later_id
      FROM (SELECT DISTINCT ON (least(o.earlier_id, o.later_id), greatest(o.earlier_id, o.later_id))
                   o.earlier_id, o.later_id, o.is_known
              FROM public.cases_steporder o JOIN public.cases_statuschange s ON s.id = o.later_id
             WHERE s.member_id = whose AND o.event_id IS NULL
             ORDER BY least(o.earlier_id, o.later_id), greatest(o.earlier_id, o.later_id), o.id DESC) last
      JOIN public.cases_statuschange one ON one.id = last.earlier_id AND one.voided_at IS NULL
      JOIN public.cases_statuschange other ON other.id = last.later_id AND other.voided_at IS NULL
     WHERE last.is_known
     UNION
    SELECT one.step, other.step
      FROM public.cases_told_events(whose) one
      JOIN public.cases_told_events(whose) other ON other.event = one.event AND other.is_step_later
     WHERE NOT one.is_step_later;
    PERFORM set_config('lfnkr.scope', former, true);
END
$$;

CREATE OR REPLACE FUNCTION cases_order_anew(states text[], earliest timestamptz[], latest timestamptz[], firsts int[], seconds int[]) RETURNS int[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
-- The order of steps that stand otherwise than was told: of all that days, transitions and tellings allow the one that leaves
-- the first of them where they are; NULL when there is none.
--
-- Each step needs some others before it: what was told, what its day says, and of two of one status that nothing tells apart the
-- one that stands first now, since every order in which they change places is as good. So of those that begin with the same
-- steps and end with the same status only the best goes on, and few of them are different. Where it is more than can be asked,
-- that is said.
DECLARE
    total int := cardinality(states);
    nothing varbit := repeat('0', cardinality(states))::varbit;
    bits varbit[];
    needs varbit[];
    codes text[];
    befores text[];
    afters text[];
    masks varbit[];
    lasts text[] := '{""}';
    paths text[] := '{""}';
BEGIN
    IF EXISTS (SELECT FROM unnest(earliest, latest) AS span(begins, ends) WHERE span.begins > span.ends) THEN
        RETURN NULL;
    END IF;
    masks := ARRAY[nothing];
    bits := ARRAY(SELECT set_bit(nothing, n - 1, 1) FROM generate_series(1, total) AS n ORDER BY n);
    codes := ARRAY(SELECT lpad(n::text, 4, '0') FROM generate_series(1, total) AS n ORDER BY n);
    needs := ARRAY(
        SELECT (SELECT string_agg(
                    CASE WHEN r <> n AND (
                             latest[r] < earliest[n]
                             OR EXISTS (SELECT FROM unnest(firsts, seconds) AS told(one, other) WHERE told.one = r AND told.other = n)
                             OR r < n AND states[r] = states[n] AND latest[r] <= latest[n] AND earliest[r] <= earliest[n]
                                AND NOT EXISTS (SELECT FROM unnest(firsts, seconds) AS told(one, other)
                                                 WHERE told.other = r AND NOT EXISTS (
                                                       SELECT FROM unnest(firsts, seconds) AS same(one, other)
                                                        WHERE same.other = n AND same.one = told.one))
                                AND NOT EXISTS (SELECT FROM unnest(firsts, seconds) AS told(one, other)
                                                 WHERE told.one = n AND NOT EXISTS (
                                                       SELECT FROM unnest(firsts, seconds) AS same(one, other)
                                                        WHERE same.one = r AND same.other = told.other)))
                         THEN '1' ELSE '0' END, '' ORDER BY r)::varbit
                  FROM generate_series(1, total) AS r)
          FROM generate_series(1, total) AS n ORDER BY n);
    SELECT array_agg(f.state), array_agg(s.state) INTO befores, afters
      FROM (SELECT DISTINCT state FROM unnest(states) AS state) s
     CROSS JOIN (SELECT DISTINCT state FROM unnest(states || ''::text) AS state) f
     WHERE EXISTS (SELECT FROM public.cases_transition t
                    WHERE t.before = ltrim(f.state, '+') AND t.after = ltrim(s.state, '+')
                      AND (NOT t.is_told OR s.state LIKE '+%'));
    FOR level IN 1 .. total LOOP
        SELECT array_agg(f.mask), array_agg(f.state), array_agg(f.path) INTO masks, lasts, paths
          FROM (SELECT DISTINCT ON (w.mask | i.own, i.state) w.mask | i.own AS mask, i.state, w.path || i.code AS path
                  FROM unnest(masks, lasts, paths) AS w(mask, last, path)
                  JOIN unnest(bits, needs, states, codes) AS i(own, needed, state, code)
                    ON (w.mask & i.own) = nothing AND (w.mask & i.needed) = i.needed
                  JOIN unnest(befores, afters) AS legal(before, after) ON legal.before = w.last AND legal.after = i.state
                 ORDER BY w.mask | i.own, i.state, (w.path || i.code) COLLATE "C") f;
        IF masks IS NULL THEN
            RETURN NULL;
        END IF;
        IF cardinality(masks) > 2000 THEN
            RAISE EXCEPTION 'The days leave more orders open than can be tried.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'step_order_too_open';
        END IF;
    END LOOP;
    RETURN ARRAY(SELECT substr(best.path, 4 * n - 3, 4)::int
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
    former text := coalesce(current_setting('lfnkr.scope', true), '');
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
    PERFORM set_config('lfnkr.scope', 'all', true);
    -- What a call tells of may be older than the call: the first row stands before everything.
    SELECT array_agg(t.id ORDER BY t.place), array_agg(t.status ORDER BY t.place),
           array_agg(t.earliest ORDER BY t.place), array_agg(t.latest ORDER BY t.place)
      INTO ids, statuses, earliest, latest
      FROM (SELECT s.id, CASE WHEN s.told_by_id IS NULL THEN '' ELSE '+' END || s.status AS status, b.latest, b.earliest,
                   row_number() OVER (ORDER BY s.id = ANY (added), CASE WHEN s.id = ANY (added) THEN b.latest ELSE s.counts_at END, s.id) AS place
              FROM public.cases_told_spans(whose) b JOIN public.cases_statuschange s ON s.id = b.step) t;
    PERFORM set_config('lfnkr.scope', former, true);
    SELECT coalesce(array_agg(array_position(ids, o.one)), '{}'), coalesce(array_agg(array_position(ids, o.other)), '{}')
      INTO firsts, seconds FROM unnest(earlier, later) AS o(one, other);
    IF EXISTS (SELECT FROM unnest(firsts, seconds) AS told(one, other) WHERE told.other < told.one) THEN
        ordered := public.cases_order_anew(statuses, earliest, latest, firsts, seconds);
    ELSE
        ordered := public.cases_merge_steps(
            statuses, earliest, latest, (SELECT count(*)::int FROM unnest(ids) AS i WHERE i <> ALL (added)), false, '', 1, 1,
            firsts, seconds);
        -- What an event says of a step may ask for another order than that in which they stand.
        IF ordered IS NULL AND EXISTS (SELECT FROM public.cases_steporder o JOIN public.cases_eventmember em ON em.event_id = o.event_id WHERE em.member_id = whose) THEN
            ordered := public.cases_order_anew(statuses, earliest, latest, firsts, seconds);
        END IF;
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
  FROM (SELECT CASE WHEN s.told_by_id IS NULL THEN '' ELSE '+' END || s.status AS state, b.latest, b.earliest,
               row_number() OVER (ORDER BY s.counts_at, s.id) AS place
          FROM public.cases_told_spans(whose) b JOIN public.cases_statuschange s ON s.id = b.step) t
$$;

CREATE FUNCTION cases_may_turn(one bigint, other bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Whether the second of two steps may have come before the first, by days, transitions and all that was told: asked before a
-- question is put to somebody. Not where it is more than can be tried.
DECLARE
    ids bigint[];
    states text[];
    earliest timestamptz[];
    latest timestamptz[];
    firsts int[];
    seconds int[];
    whose uuid := (SELECT s.member_id FROM public.cases_statuschange s WHERE s.id = one);
BEGIN
    SELECT array_agg(s.id ORDER BY s.counts_at, s.id),
           array_agg(CASE WHEN s.told_by_id IS NULL THEN '' ELSE '+' END || s.status ORDER BY s.counts_at, s.id),
           array_agg(b.earliest ORDER BY s.counts_at, s.id), array_agg(b.latest ORDER BY s.counts_at, s.id)
      INTO ids, states, earliest, latest
      FROM public.cases_told_spans(whose) b JOIN public.cases_statuschange s ON s.id = b.step;
    SELECT array_agg(array_position(ids, o.earlier)), array_agg(array_position(ids, o.later)) INTO firsts, seconds
      FROM (SELECT t.earlier, t.later FROM public.cases_told_orders(whose) t UNION ALL SELECT other, one) o;
    RETURN public.cases_order_anew(states, earliest, latest, firsts, seconds) IS NOT NULL;
EXCEPTION WHEN check_violation THEN
    RETURN false;
END
$$;

CREATE OR REPLACE FUNCTION cases_begin_step_order() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Of two standing steps of one person of the request, or of one and an event that befell the person, whose days leave it open
-- which came first. Holds the member, so that of two tellings at once the second is measured against the first; who died or is
-- missing stands in the history by a step, and is ordered by that.
DECLARE
    one record;
BEGIN
    IF NEW.earlier_id = NEW.later_id THEN
        RETURN NEW; -- `step_order_of_two` refuses it.
    END IF;
    IF NEW.event_id IS NOT NULL THEN
        PERFORM FROM public.cases_event WHERE id = NEW.event_id FOR NO KEY UPDATE;
    END IF;
    WITH pair AS (
        SELECT s.member_id, m.case_id, b.earliest, b.latest, coalesce(s.id = NEW.earlier_id, false) AS is_first, false AS is_event
          FROM public.cases_statuschange s JOIN public.cases_casemember m ON m.id = s.member_id
         CROSS JOIN LATERAL public.cases_step_bounds(
               s.happened::text, s.occurred_at, s.occurred_until, s.is_day_only, s.precision, s.recorded_at) b
         WHERE s.id IN (NEW.earlier_id, NEW.later_id) AND s.voided_at IS NULL AND s.status <> 'received'
         UNION ALL
        SELECT m.id, m.case_id, b.earliest, b.latest, NEW.earlier_id IS NULL, true
          FROM public.cases_event e
          JOIN public.cases_eventmember em ON em.event_id = e.id AND em.voided_at IS NULL
          JOIN public.cases_casemember m ON m.id = em.member_id AND m.voided_at IS NULL
         CROSS JOIN LATERAL public.cases_event_bounds(e.happened_from, e.happened_until, e.recorded_at) b
         WHERE e.id = NEW.event_id AND e.voided_at IS NULL AND e.kind NOT IN ('death', 'missing')
           AND m.id = (SELECT s.member_id FROM public.cases_statuschange s WHERE s.id = coalesce(NEW.earlier_id, NEW.later_id))
    )
    SELECT f.member_id, f.case_id, f.latest, f.earliest, l.member_id AS other_member, l.latest AS other_latest INTO one
      FROM pair f LEFT JOIN pair l ON NOT l.is_first WHERE f.is_first;
    IF one.member_id IS NULL OR one.member_id IS DISTINCT FROM one.other_member OR one.case_id IS DISTINCT FROM NEW.case_id THEN
        RAISE EXCEPTION 'The order is told of two standing steps, or of a step and an event, of one person of the request.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'step_order_of_one_person';
    END IF;
    PERFORM FROM public.cases_casemember WHERE id = one.member_id FOR NO KEY UPDATE;
    IF one.other_latest < one.earliest THEN
        RAISE EXCEPTION 'What is of an earlier day does not come after what is of a later one.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'step_order_of_its_days';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_order_goes_round(request uuid, which uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Whether an event came before itself, by what was told of it, of other events and of steps, in the order in which these stand.
WITH RECURSIVE told AS MATERIALIZED (
    SELECT t.* FROM public.cases_casemember m CROSS JOIN LATERAL public.cases_told_events(m.id) t WHERE m.case_id = request
), edges AS MATERIALIZED (
    SELECT event::text AS one, step::text AS other FROM told WHERE is_step_later
     UNION ALL
    SELECT step::text, event::text FROM told WHERE NOT is_step_later
     UNION ALL
    SELECT * FROM (
        SELECT s.id::text, lead(s.id::text) OVER (PARTITION BY s.member_id ORDER BY s.counts_at, s.id)
          FROM public.cases_statuschange s JOIN public.cases_casemember m ON m.id = s.member_id
         WHERE m.case_id = request AND s.voided_at IS NULL) path
), after AS (
    SELECT e.other AS node FROM edges e WHERE e.one = which::text
     UNION
    SELECT e.other FROM after a JOIN edges e ON e.one = a.node
)
SELECT EXISTS (SELECT FROM after WHERE node = which::text)
$$;

CREATE OR REPLACE FUNCTION cases_place_ordered() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- The history as it was told now, and what follows from it; refused where no order of it is as told and legal.
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
    whose uuid := (SELECT member_id FROM cases_statuschange WHERE id = coalesce(NEW.later_id, NEW.earlier_id));
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    IF NOT cases_place_statuses(whose) THEN
        RAISE EXCEPTION 'The steps may not follow each other in the order that was told.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'step_order_fits';
    END IF;
    PERFORM cases_recompute_member(whose);
    IF NEW.event_id IS NOT NULL AND cases_order_goes_round(NEW.case_id, NEW.event_id) THEN
        RAISE EXCEPTION 'By what was told of others it was the other way round.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'step_order_goes_round';
    END IF;
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

CREATE FUNCTION cases_place_by_events() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- An event, or that it befell somebody, was recorded in error, or that was taken back: the steps of which an order with it was told
-- stand by what holds now.
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
    of_event uuid := CASE TG_TABLE_NAME WHEN 'cases_event' THEN to_jsonb(NEW) ->> 'id' ELSE to_jsonb(NEW) ->> 'event_id' END;
    whose uuid;
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    FOR whose IN
        SELECT DISTINCT s.member_id
          FROM cases_steporder o JOIN cases_statuschange s ON s.id IN (o.later_id, o.earlier_id) AND s.voided_at IS NULL
         WHERE o.event_id = of_event ORDER BY 1
    LOOP
        IF NOT cases_place_statuses(whose) THEN
            RAISE EXCEPTION 'The steps may not follow each other in the order that was told.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'step_order_fits';
        END IF;
        PERFORM cases_recompute_member(whose);
    END LOOP;
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
SELECT m.id, 'arrest', max(b.at)
  FROM cases_casemember m
  JOIN cases_eventmember em ON em.member_id = m.id AND em.voided_at IS NULL
  JOIN cases_event e ON e.id = em.event_id AND e.kind = 'arrest' AND e.ended IS NULL AND e.voided_at IS NULL
 CROSS JOIN LATERAL (SELECT cases_event_at(e.id) AS at) b
 WHERE m.case_id = request AND m.voided_at IS NULL
   AND m.status IN ('received', 'verifying', 'accepted', 'waiting', 'funded', 'in_movement')
   AND NOT EXISTS (
       SELECT FROM cases_statuschange c
        WHERE c.member_id = m.id AND c.voided_at IS NULL AND c.status = 'in_movement' AND c.counts_at > b.at
          AND NOT EXISTS (SELECT FROM cases_told_events(m.id) t WHERE t.event = e.id AND t.step = c.id AND NOT t.is_step_later))
 GROUP BY m.id
$$;

CREATE FUNCTION cases_hold_told_once() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Behind the placing: no step stands beside the very same of the very same moment or day, and no answer to a request is of a day
-- before the person was on it (cases/workflow/rules.py asks both before).
BEGIN
    IF EXISTS (
        SELECT FROM (
            SELECT s.id, s.status, s.detail, s.happened::text AS told, s.occurred_at,
                   lag(s.id) OVER w AS other, lag(s.status) OVER w AS other_status, lag(s.detail) OVER w AS other_detail,
                   lag(s.happened::text) OVER w AS other_told, lag(s.occurred_at) OVER w AS other_at
              FROM public.cases_statuschange s
             WHERE s.member_id IN (SELECT a.member_id FROM added a) AND s.voided_at IS NULL
            WINDOW w AS (PARTITION BY s.member_id ORDER BY s.counts_at, s.id)) path
         WHERE path.other IS NOT NULL AND (path.status, path.detail) = (path.other_status, path.other_detail)
           AND path.told IS NOT DISTINCT FROM path.other_told AND (path.told IS NOT NULL OR path.occurred_at = path.other_at)
           AND (path.id IN (SELECT a.id FROM added a) OR path.other IN (SELECT a.id FROM added a)))
    THEN
        RAISE EXCEPTION 'The same step is recorded of that moment already.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'status_told_once';
    END IF;
    IF EXISTS (
        SELECT FROM added a
          JOIN public.cases_casemember m ON m.id = a.member_id
          JOIN public.cases_case c ON c.id = m.case_id
         CROSS JOIN LATERAL public.cases_step_bounds(
               a.happened::text, a.occurred_at, a.occurred_until, a.is_day_only, a.precision, a.recorded_at) b
         WHERE a.status IN ('verifying', 'accepted', 'waiting', 'funded', 'declined', 'withdrawn', 'duplicate')
           AND (b.latest AT TIME ZONE 'Asia/Tokyo')::date < (CASE
               WHEN m.joined = 'call' THEN c.received_at
               ELSE (SELECT min(s.occurred_at) FROM public.cases_statuschange s
                      WHERE s.member_id = m.id AND s.voided_at IS NULL AND s.before = '')
           END AT TIME ZONE 'Asia/Tokyo')::date)
    THEN
        RAISE EXCEPTION 'Nobody is answered before being on the request.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'status_after_asked';
    END IF;
    RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION cases_order_goes_round(uuid, uuid), cases_place_by_events(), cases_hold_told_once() FROM PUBLIC;

CREATE TRIGGER settle_danger AFTER INSERT ON cases_steporder
    FOR EACH ROW WHEN (NEW.event_id IS NOT NULL) EXECUTE FUNCTION cases_keep_response_due('request');
CREATE TRIGGER place_by_events AFTER UPDATE OF voided_at ON cases_event
    FOR EACH ROW WHEN (NEW.voided_at IS DISTINCT FROM OLD.voided_at) EXECUTE FUNCTION cases_place_by_events();
CREATE TRIGGER place_by_events AFTER UPDATE OF voided_at ON cases_eventmember
    FOR EACH ROW WHEN (NEW.voided_at IS DISTINCT FROM OLD.voided_at) EXECUTE FUNCTION cases_place_by_events();
CREATE TRIGGER told_once AFTER INSERT ON cases_statuschange REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION cases_hold_told_once();
ALTER TABLE cases_steporder ENABLE ALWAYS TRIGGER settle_danger;
ALTER TABLE cases_event ENABLE ALWAYS TRIGGER place_by_events;
ALTER TABLE cases_eventmember ENABLE ALWAYS TRIGGER place_by_events;
ALTER TABLE cases_statuschange ENABLE ALWAYS TRIGGER told_once;
