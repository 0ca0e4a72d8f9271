-- A step learnt late stands where its day puts it, between its neighbours (design rule 16). The order of a history is
-- (counts_at, id) of the rows that stand; `counts_at` is the last moment a step may have been, never after its recording,
-- and never after the step that followed it. It is reckoned here from what was told; nobody else writes it.

CREATE FUNCTION cases_step_bounds(
    happened text, occurred_at timestamptz, occurred_until timestamptz, is_day_only boolean, told text,
    recorded_at timestamptz, OUT earliest timestamptz, OUT latest timestamptz
)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
-- The first and the last moment a step may have been. People tell the minute and a clock its fractions: a moment is the end
-- of its minute, so that within one the order of recording counts. A day is one of Tokyo.
SELECT least(b.earliest, b.latest), b.latest
  FROM (SELECT CASE
                   WHEN $1 IS NOT NULL THEN coalesce(public.fuzzy_earliest($1), '-infinity')
                   WHEN $5 IN ('before', 'unknown') THEN '-infinity'
                   WHEN $3 IS NOT NULL THEN $2
                   WHEN $4 THEN timezone('UTC', date_trunc('day', timezone('UTC', $2) + '9 hours') - '9 hours'::interval)
               END AS earliest,
               least($6, CASE
                   WHEN $1 IS NOT NULL THEN coalesce(public.fuzzy_latest($1) - '1 microsecond'::interval, 'infinity')
                   WHEN $5 IN ('after', 'unknown') THEN 'infinity'
                   WHEN $3 IS NOT NULL THEN greatest($3 - '1 microsecond'::interval, $2)
                   WHEN $4 THEN timezone('UTC', date_trunc('day', timezone('UTC', $2) + '9 hours') + '15 hours'::interval)
                       - '1 microsecond'::interval
                   ELSE date_trunc('minute', $2) + '1 minute'::interval - '1 microsecond'::interval
               END) AS latest) AS b
$$;

CREATE FUNCTION cases_merge_steps(
    states text[], earliest timestamptz[], latest timestamptz[], known int, are_leads boolean, former text,
    next_known int DEFAULT 1, next_added int DEFAULT 1
) RETURNS int[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
-- The places of the steps in a history: the first `known` of them stand in their order already, the others are added, and
-- nobody's order is turned round. Each stands where its days allow and where it may follow the one before; NULL when that
-- cannot be. An added step stands at its last moment, or as near to it as may be.
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
            is_legal := EXISTS (SELECT FROM public.cases_transition t WHERE t.before = former AND t.after = states[here]);
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

CREATE FUNCTION cases_counted_at(ids bigint[], latest timestamptz[], ordered int[]) RETURNS timestamptz[]
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
-- For each place of an order the last moment the step may have been, given the one behind it.
DECLARE
    counted timestamptz[] := '{}';
    following timestamptz := 'infinity';
    following_id bigint := 0;
    here timestamptz;
BEGIN
    FOR place IN REVERSE cardinality(ordered) .. 1 LOOP
        here := latest[ordered[place]];
        IF here >= following AND ids[ordered[place]] > following_id THEN
            here := following - '1 microsecond'::interval;
        END IF;
        here := least(here, following);
        counted := here || counted;
        following := here;
        following_id := ids[ordered[place]];
    END LOOP;
    RETURN counted;
END
$$;

CREATE FUNCTION cases_place_statuses(whose uuid, added bigint[] DEFAULT '{}') RETURNS boolean
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
      FROM (SELECT s.id, s.status::text, b.latest, CASE WHEN s.status = 'received' THEN '-infinity' ELSE b.earliest END AS earliest,
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
      FROM (SELECT ids[ordered[n]] AS id, counted[n] AS counts_at, coalesce(statuses[ordered[n - 1]], '') AS before
              FROM generate_series(1, cardinality(ordered)) AS n) p
     WHERE s.id = p.id AND (s.counts_at IS DISTINCT FROM p.counts_at OR s.before <> p.before);
    RETURN true;
END
$$;

CREATE FUNCTION cases_place_leads(whose uuid, added bigint[] DEFAULT '{}') RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- The same for the changes of lead; of two neighbours neither says what the other says. Nobody is led after a death or a
-- duplicate request that ends a history: what may have been before it was.
DECLARE
    over_at timestamptz;
    ids bigint[];
    leads text[];
    earliest timestamptz[];
    latest timestamptz[];
    ordered int[];
    counted timestamptz[];
BEGIN
    SELECT CASE WHEN last.status IN ('died', 'duplicate') THEN last.counts_at END INTO over_at
      FROM (SELECT s.status, s.counts_at FROM public.cases_statuschange s
             WHERE s.member_id = whose AND s.voided_at IS NULL ORDER BY s.counts_at DESC, s.id DESC LIMIT 1) last;
    SELECT array_agg(t.id ORDER BY t.place), array_agg(t.lead ORDER BY t.place),
           array_agg(t.earliest ORDER BY t.place), array_agg(t.latest ORDER BY t.place)
      INTO ids, leads, earliest, latest
      FROM (SELECT l.id, l.lead || ':' || coalesce(l.partner_id, '') AS lead, b.earliest,
                   CASE WHEN b.earliest <= over_at THEN least(b.latest, over_at) ELSE b.latest END AS latest,
                   row_number() OVER (ORDER BY l.id = ANY (added), CASE WHEN l.id = ANY (added) THEN b.latest ELSE l.counts_at END, l.id) AS place
              FROM public.cases_leadchange l
             CROSS JOIN LATERAL public.cases_step_bounds(l.happened::text, l.occurred_at, NULL, false, 'exact', l.recorded_at) b
             WHERE l.member_id = whose AND l.voided_at IS NULL) t;
    IF ids IS NULL THEN
        RETURN true;
    END IF;
    ordered := public.cases_merge_steps(
        leads, earliest, latest, (SELECT count(*)::int FROM unnest(ids) AS i WHERE i <> ALL (added)), true, 'none:');
    IF ordered IS NULL THEN
        RETURN false;
    END IF;
    counted := public.cases_counted_at(ids, latest, ordered);
    UPDATE public.cases_leadchange l
       SET counts_at = p.counts_at
      FROM (SELECT ids[ordered[n]] AS id, counted[n] AS counts_at FROM generate_series(1, cardinality(ordered)) AS n) p
     WHERE l.id = p.id AND l.counts_at IS DISTINCT FROM p.counts_at;
    RETURN true;
END
$$;

CREATE FUNCTION cases_member_follows_status(whose uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- A member stands where the last standing step says. A review of somebody missing holds while that is the step it reviewed.
BEGIN
    UPDATE public.cases_casemember m
       SET status = last.status, status_detail = last.detail, missing_reviewed_at = last.reviewed_at
      FROM (SELECT s.status, s.detail, r.reviewed_at FROM public.cases_statuschange s
              LEFT JOIN public.cases_missingreview r ON r.change_id = s.id
             WHERE s.member_id = whose AND s.voided_at IS NULL ORDER BY s.counts_at DESC, s.id DESC LIMIT 1) last
     WHERE m.id = whose
       AND (m.status, m.status_detail, m.missing_reviewed_at) IS DISTINCT FROM (last.status, last.detail, last.reviewed_at);
END
$$;

CREATE FUNCTION cases_member_follows_lead(whose uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- A member is led by whom the last standing change of lead says; by nobody while none stands.
BEGIN
    UPDATE public.cases_casemember m
       SET lead = coalesce(last.lead, 'none'), partner_id = last.partner_id
      FROM (SELECT) one
      LEFT JOIN (SELECT l.lead, l.partner_id FROM public.cases_leadchange l
                  WHERE l.member_id = whose AND l.voided_at IS NULL ORDER BY l.counts_at DESC, l.id DESC LIMIT 1) last ON true
     WHERE m.id = whose
       AND (m.lead, m.partner_id) IS DISTINCT FROM (coalesce(last.lead, 'none'), last.partner_id);
END
$$;

CREATE FUNCTION cases_history_is_legal(whose uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Whether the standing steps of a member, in their order, are ones the table of transitions allows, the first `received`,
-- and no standing change of lead says what the one before it says. Asked after rows were marked; a member without any
-- standing step is no legal one.
DECLARE
    refused boolean;
BEGIN
    SELECT coalesce(bool_or(t.after IS NULL), true) INTO refused
      FROM (SELECT s.status, coalesce(lag(s.status) OVER (ORDER BY s.counts_at, s.id), '') AS before
              FROM public.cases_statuschange s WHERE s.member_id = whose AND s.voided_at IS NULL) path
      LEFT JOIN public.cases_transition t ON t.before = path.before AND t.after = path.status;
    IF refused THEN
        RETURN false;
    END IF;
    SELECT coalesce(bool_or(path.lead = path.former), false) INTO refused
      FROM (SELECT l.lead || ':' || coalesce(l.partner_id, '') AS lead,
                   coalesce(lag(l.lead || ':' || coalesce(l.partner_id, '')) OVER (ORDER BY l.counts_at, l.id), 'none:') AS former
              FROM public.cases_leadchange l WHERE l.member_id = whose AND l.voided_at IS NULL) path;
    RETURN NOT refused;
END
$$;

CREATE FUNCTION cases_recompute_member(whose uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Place the standing steps and changes of lead of a member anew, and let status, lead and partner follow from them; refused
-- when no order of them is legal. Whoever marks a row calls it; the member is held by it.
BEGIN
    PERFORM FROM public.cases_casemember WHERE id = whose FOR NO KEY UPDATE;
    IF NOT public.cases_place_statuses(whose) THEN
        RAISE EXCEPTION 'The steps that remain may not follow each other.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'status_transition';
    END IF;
    IF NOT public.cases_place_leads(whose) THEN
        RAISE EXCEPTION 'The lead is there already.' USING ERRCODE = 'check_violation', CONSTRAINT = 'lead_changes';
    END IF;
    PERFORM public.cases_member_follows_status(whose);
    PERFORM public.cases_member_follows_lead(whose);
END
$$;

CREATE OR REPLACE FUNCTION cases_check_status_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Locks the member, so that of two steps at once the second is measured against what the first made of the history. What
-- came before a step, and the moment it counts at, are filled in when it has its place.
BEGIN
    SELECT status INTO NEW.before FROM public.cases_casemember WHERE id = NEW.member_id FOR NO KEY UPDATE;
    SELECT latest INTO NEW.counts_at FROM public.cases_step_bounds(
        NEW.happened::text, NEW.occurred_at, NEW.occurred_until, NEW.is_day_only, NEW.precision, NEW.recorded_at);
    NEW.voided_at := NULL;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_place_added_statuses() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Once for all rows of one INSERT: several steps of one person learnt together are legal together.
DECLARE
    whose uuid;
    ids bigint[];
    refused record;
BEGIN
    FOR whose, ids IN SELECT a.member_id, array_agg(a.id) FROM added a GROUP BY a.member_id ORDER BY a.member_id LOOP
        IF NOT public.cases_place_statuses(whose, ids) THEN
            SELECT path.* INTO refused
              FROM (SELECT s.id, s.status, lag(s.status, 1, '') OVER w AS before, lead(s.status) OVER w AS after
                      FROM public.cases_statuschange s WHERE s.member_id = whose AND s.voided_at IS NULL
                    WINDOW w AS (ORDER BY s.counts_at, s.id)) path
             WHERE path.id IN (SELECT a.id FROM added a)
               AND (NOT EXISTS (SELECT FROM public.cases_transition t WHERE t.before = path.before AND t.after = path.status)
                    OR NOT EXISTS (SELECT FROM public.cases_transition t WHERE t.before = path.status AND t.after = path.after))
             LIMIT 1;
            RAISE EXCEPTION 'The status "%" may not follow "%", or what follows it may not.', refused.status, refused.before
                USING ERRCODE = 'check_violation', CONSTRAINT = 'status_transition';
        END IF;
        IF EXISTS (SELECT FROM added a WHERE a.member_id = whose AND a.status IN ('died', 'duplicate'))
            AND NOT public.cases_place_leads(whose) THEN
            RAISE EXCEPTION 'The lead is there already.' USING ERRCODE = 'check_violation', CONSTRAINT = 'lead_changes';
        END IF;
        PERFORM public.cases_member_follows_status(whose);
    END LOOP;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION cases_check_lead_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    over record;
BEGIN
    PERFORM FROM public.cases_casemember WHERE id = NEW.member_id FOR NO KEY UPDATE;
    SELECT latest INTO NEW.counts_at FROM public.cases_step_bounds(
        NEW.happened::text, NEW.occurred_at, NULL, false, 'exact', NEW.recorded_at);
    NEW.voided_at := NULL;
    SELECT s.status, s.counts_at INTO over FROM public.cases_statuschange s
     WHERE s.member_id = NEW.member_id AND s.voided_at IS NULL ORDER BY s.counts_at DESC, s.id DESC LIMIT 1;
    IF over.status IN ('died', 'duplicate') AND over.counts_at < (
        SELECT earliest FROM public.cases_step_bounds(NEW.happened::text, NEW.occurred_at, NULL, false, 'exact', NEW.recorded_at)
    ) THEN
        RAISE EXCEPTION 'The lead does not change any more after "%".', over.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'lead_of_the_living';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_place_added_leads() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    whose uuid;
    ids bigint[];
BEGIN
    FOR whose, ids IN SELECT a.member_id, array_agg(a.id) FROM added a GROUP BY a.member_id ORDER BY a.member_id LOOP
        IF NOT public.cases_place_leads(whose, ids) THEN
            RAISE EXCEPTION 'The lead is there already.' USING ERRCODE = 'check_violation', CONSTRAINT = 'lead_changes';
        END IF;
        PERFORM public.cases_member_follows_lead(whose);
    END LOOP;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION cases_keep_status_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
-- What was told stays as it was told; where it stands among the others, and that it was recorded in error, is no telling.
-- The bounds of a date are reckoned behind this trigger: they follow from `happened`.
DECLARE
    free text[] := '{age_months,before,counts_at,voided_at,happened_from,happened_until}';
BEGIN
    IF to_jsonb(NEW) - free IS DISTINCT FROM to_jsonb(OLD) - free THEN
        RAISE EXCEPTION 'A status change is kept as it was written. Correct it with another one.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_keep_lead_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    free text[] := '{counts_at,voided_at,happened_from,happened_until}';
BEGIN
    IF to_jsonb(NEW) - free IS DISTINCT FROM to_jsonb(OLD) - free THEN
        RAISE EXCEPTION 'A change of lead is kept as it was written. Correct it with another one.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION cases_response_due(request uuid) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- The call, 72 hours and the pauses that have ended; NULL once somebody is on the way, a partner leads, or all have an outcome.
-- While a pause runs the end moves away from its beginning: then this is the earliest it can be.
SELECT c.received_at + interval '72 hours' + coalesce((
           SELECT sum(p.ends_at - greatest(p.begins_at, c.received_at)) FROM cases_clockpause p
            WHERE p.case_id = c.id AND p.ends_at > c.received_at), interval '0')
  FROM cases_case c
 WHERE c.id = request
   AND EXISTS (
       SELECT FROM cases_casemember m WHERE m.case_id = c.id
          AND m.status IN ('', 'received', 'verifying', 'accepted', 'waiting', 'funded', 'in_movement', 'interrupted', 'missing'))
   AND NOT EXISTS (
       SELECT FROM cases_casemember m JOIN cases_operationmember om ON om.member_id = m.id
         JOIN cases_operation o ON o.id = om.operation_id
        WHERE m.case_id = c.id AND o.mobilised_at IS NOT NULL)
   AND NOT EXISTS (
       SELECT FROM cases_casemember m
        CROSS JOIN LATERAL (
            SELECT l.lead FROM cases_leadchange l WHERE l.member_id = m.id AND l.voided_at IS NULL
             ORDER BY l.counts_at DESC, l.id DESC LIMIT 1
        ) latest
        WHERE m.case_id = c.id AND latest.lead = 'partner')
$$;

REVOKE ALL ON FUNCTION cases_place_statuses(uuid, bigint[]), cases_place_leads(uuid, bigint[]), cases_member_follows_status(uuid),
    cases_member_follows_lead(uuid), cases_history_is_legal(uuid), cases_recompute_member(uuid),
    cases_place_added_statuses(), cases_place_added_leads() FROM PUBLIC;

-- The rows there are, before anything watches. Until now the order of recording was the legal one, so it stays: none counts
-- later than the one behind it. A death or a disappearance whose step tells no day has that of its event.
ALTER TABLE cases_statuschange DISABLE TRIGGER audit, DISABLE TRIGGER keep_written;
ALTER TABLE cases_leadchange DISABLE TRIGGER audit, DISABLE TRIGGER append_only;

DO $$
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    UPDATE cases_statuschange s SET counts_at = t.latest
      FROM (SELECT o.id, CASE WHEN e.id IS NULL THEN b.latest
                              ELSE least(o.recorded_at, coalesce(e.happened_until - '1 microsecond'::interval, o.recorded_at)) END AS latest
              FROM cases_statuschange o
             CROSS JOIN LATERAL cases_step_bounds(
                   o.happened::text, o.occurred_at, o.occurred_until, o.is_day_only, o.precision, o.recorded_at) b
              LEFT JOIN LATERAL (
                   SELECT e.id, e.happened_until FROM cases_eventmember em JOIN cases_event e ON e.id = em.event_id
                    WHERE em.member_id = o.member_id AND o.happened IS NULL
                      AND (o.status, e.kind) IN (('died', 'death'), ('missing', 'missing'))
                    ORDER BY e.recorded_at DESC LIMIT 1) e ON true) t
     WHERE t.id = s.id;
    UPDATE cases_leadchange l SET counts_at = b.latest
      FROM cases_leadchange o
     CROSS JOIN LATERAL cases_step_bounds(o.happened::text, o.occurred_at, NULL, false, 'exact', o.recorded_at) b
     WHERE o.id = l.id;
    UPDATE cases_statuschange s SET counts_at = t.counts_at
      FROM (SELECT id, min(counts_at) OVER (PARTITION BY member_id ORDER BY id DESC) AS counts_at FROM cases_statuschange) t
     WHERE t.id = s.id AND t.counts_at < s.counts_at;
    UPDATE cases_leadchange l SET counts_at = t.counts_at
      FROM (SELECT id, min(counts_at) OVER (PARTITION BY member_id ORDER BY occurred_at DESC, id DESC) AS counts_at
              FROM cases_leadchange) t
     WHERE t.id = l.id AND t.counts_at < l.counts_at;
    PERFORM set_config('lfnkr.scope', former, true);
END
$$;

-- A table that was written anew for its columns has its foreign keys asked once more, before it is altered again.
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;

ALTER TABLE cases_statuschange ENABLE ALWAYS TRIGGER audit, ENABLE ALWAYS TRIGGER keep_written;
ALTER TABLE cases_statuschange ALTER COLUMN counts_at SET NOT NULL;
ALTER TABLE cases_leadchange ENABLE ALWAYS TRIGGER audit, ALTER COLUMN counts_at SET NOT NULL;

DROP TRIGGER move_status ON cases_statuschange;
DROP FUNCTION cases_move_status();
DROP TRIGGER move_lead ON cases_leadchange;
DROP FUNCTION cases_move_lead();
DROP TRIGGER append_only ON cases_leadchange;
DROP TRIGGER keep_response_due ON cases_leadchange;

CREATE TRIGGER place_added AFTER INSERT ON cases_statuschange REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION cases_place_added_statuses();
CREATE TRIGGER place_added AFTER INSERT ON cases_leadchange REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION cases_place_added_leads();
CREATE TRIGGER keep_written BEFORE UPDATE ON cases_leadchange
    FOR EACH ROW EXECUTE FUNCTION cases_keep_lead_change();
CREATE TRIGGER keep_all BEFORE DELETE OR TRUNCATE ON cases_leadchange
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER keep_response_due AFTER INSERT OR UPDATE OF counts_at, voided_at ON cases_leadchange
    FOR EACH ROW EXECUTE FUNCTION cases_keep_response_due('member');

ALTER TABLE cases_statuschange ENABLE ALWAYS TRIGGER place_added;
ALTER TABLE cases_leadchange ENABLE ALWAYS TRIGGER place_added, ENABLE ALWAYS TRIGGER keep_written,
    ENABLE ALWAYS TRIGGER keep_all, ENABLE ALWAYS TRIGGER keep_response_due;
