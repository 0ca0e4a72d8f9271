-- A death or a disappearance is counted with one of the leads of its interval (design rule 7), asked of the rows that stand
-- when they are written and whenever the leads behind them change. What happened is kept as it was told; an age on a step is
-- written by one function, and agrees with the age at the request.

CREATE FUNCTION cases_leads_between(whose uuid, begins timestamptz, ends timestamptz) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Who may have led somebody at a moment between two: each standing change of lead, from the first moment it may have been to
-- the last moment of the one behind it; nobody (none) before the first.
SELECT coalesce(array_agg(DISTINCT path.lead), '{}')
  FROM (SELECT 'none' AS lead, '-infinity'::timestamptz AS since,
               (SELECT min(l.counts_at) FROM public.cases_leadchange l
                 WHERE l.member_id = whose AND l.voided_at IS NULL) AS until
         UNION ALL
        SELECT l.lead, b.earliest, lead(l.counts_at) OVER (ORDER BY l.counts_at, l.id)
          FROM public.cases_leadchange l
         CROSS JOIN LATERAL public.cases_step_bounds(l.happened::text, l.occurred_at, NULL, false, 'exact', l.recorded_at) b
         WHERE l.member_id = whose AND l.voided_at IS NULL) AS path
 WHERE path.since <= ends AND (path.until IS NULL OR path.until >= begins)
$$;

CREATE FUNCTION cases_misfitting_losses(people uuid[]) RETURNS TABLE (member uuid, event uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- The standing deaths and disappearances of people whose population is none of the leads of their interval. Nobody leads: ours.
SELECT em.member_id, e.id
  FROM public.cases_eventmember em
  JOIN public.cases_event e ON e.id = em.event_id
  JOIN public.cases_casemember m ON m.id = em.member_id
 CROSS JOIN LATERAL (
       SELECT least(coalesce(e.happened_until - '1 microsecond'::interval, e.recorded_at), e.recorded_at) AS ends) AS known
 WHERE em.member_id = ANY (people) AND e.kind IN ('death', 'missing')
   AND em.voided_at IS NULL AND e.voided_at IS NULL AND m.voided_at IS NULL
   AND NOT CASE e.population
           WHEN 'led_by_us' THEN ARRAY['none', 'lfnkr']
           WHEN 'led_by_partner' THEN ARRAY['partner']
           ELSE '{}'::text[]
       END && public.cases_leads_between(em.member_id, least(coalesce(e.happened_from, '-infinity'), known.ends), known.ends)
$$;

CREATE FUNCTION cases_hold_population() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- At the end of the transaction; its argument says whose row changed: event, or the column that names the member.
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
    people uuid[];
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    IF TG_ARGV[0] = 'event' THEN
        SELECT array_agg(em.member_id) INTO people FROM public.cases_eventmember em WHERE em.event_id = NEW.id;
    ELSE
        people := ARRAY[(to_jsonb(NEW) ->> TG_ARGV[0])::uuid];
    END IF;
    IF EXISTS (SELECT FROM public.cases_misfitting_losses(people)) THEN
        RAISE EXCEPTION 'The population of a death or a disappearance is none of the leads of its interval.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'population_of_its_leads';
    END IF;
    PERFORM set_config('lfnkr.scope', former, true);
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER hold_population AFTER INSERT OR UPDATE OF voided_at ON cases_eventmember
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_hold_population('member_id');
CREATE CONSTRAINT TRIGGER hold_population AFTER UPDATE ON cases_event
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind IN ('death', 'missing'))
    EXECUTE FUNCTION cases_hold_population('event');
CREATE CONSTRAINT TRIGGER hold_population AFTER INSERT OR UPDATE ON cases_leadchange
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_hold_population('member_id');
CREATE CONSTRAINT TRIGGER hold_population AFTER UPDATE OF voided_at ON cases_casemember
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_hold_population('id');
ALTER TABLE cases_eventmember ENABLE ALWAYS TRIGGER hold_population;
ALTER TABLE cases_event ENABLE ALWAYS TRIGGER hold_population;
ALTER TABLE cases_leadchange ENABLE ALWAYS TRIGGER hold_population;
ALTER TABLE cases_casemember ENABLE ALWAYS TRIGGER hold_population;

-- Of what happened only its end and who has seen it are told later; anything else is recorded in error, and recorded anew.
REVOKE UPDATE ON cases_event FROM PUBLIC, lfnkr_web;
GRANT UPDATE (ended, acknowledged_at, acknowledged_by_id) ON cases_event TO lfnkr_web;

CREATE FUNCTION cases_hold_age() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Between the request and a step somebody grows older by the months between the two, give or take the one that is not full;
-- where the day of a step is not known, by those to any day it may have been. An age counted as not known at one of the two
-- and known at the other is that of an adult: of those more is left open. Its argument names the member's column.
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
    whose uuid := (to_jsonb(NEW) ->> TG_ARGV[0])::uuid;
    is_refused boolean;
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    SELECT EXISTS (
        SELECT FROM public.cases_statuschange s
          JOIN public.cases_casemember m ON m.id = s.member_id
          JOIN public.cases_case c ON c.id = m.case_id
         CROSS JOIN LATERAL public.cases_step_bounds(
               s.happened::text, s.occurred_at, s.occurred_until, s.is_day_only, s.precision, s.recorded_at) b
         CROSS JOIN LATERAL (
               SELECT public.cases_months_between(c.received_at, least(s.counts_at, b.latest)) AS least,
                      public.cases_months_between(c.received_at, greatest(s.counts_at, b.latest)) AS most) AS elapsed
         WHERE s.member_id = whose
           AND CASE
               WHEN s.age_months IS NULL AND m.age_months_at_request IS NULL THEN false
               WHEN s.age_months IS NULL THEN m.age_months_at_request < 216
               WHEN m.age_months_at_request IS NULL THEN s.age_months < 216
               ELSE s.age_months NOT BETWEEN greatest(m.age_months_at_request + elapsed.least - 1, 0)
                                         AND greatest(m.age_months_at_request + elapsed.most + 1, 0)
           END
    ) INTO is_refused;
    PERFORM set_config('lfnkr.scope', former, true);
    IF is_refused THEN
        RAISE EXCEPTION 'The age at a step does not agree with the age at the request.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'age_of_its_step';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION cases_months_between(first timestamptz, second timestamptz) RETURNS int
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
-- Calendar months from the day of one moment to that of another, both in Tokyo.
SELECT ((extract(year FROM b.day) - extract(year FROM a.day)) * 12 + extract(month FROM b.day) - extract(month FROM a.day))::int
  FROM (SELECT timezone('UTC', first) + '9 hours'::interval AS day) AS a,
       (SELECT timezone('UTC', second) + '9 hours'::interval AS day) AS b
$$;

CREATE CONSTRAINT TRIGGER hold_age AFTER INSERT OR UPDATE OF age_months ON cases_statuschange
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_hold_age('member_id');
CREATE CONSTRAINT TRIGGER hold_age AFTER UPDATE OF age_months_at_request ON cases_casemember
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_hold_age('id');
ALTER TABLE cases_statuschange ENABLE ALWAYS TRIGGER hold_age;
ALTER TABLE cases_casemember ENABLE ALWAYS TRIGGER hold_age;

CREATE FUNCTION cases_keep_ages(steps bigint[], months int[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- The ages of steps, computed anew from a corrected birth date or age; `hold_age` holds them to the age at the request.
UPDATE public.cases_statuschange s SET age_months = told.months
  FROM unnest(steps, months) AS told(id, months)
 WHERE s.id = told.id AND s.age_months IS DISTINCT FROM told.months
$$;
REVOKE UPDATE (age_months) ON cases_statuschange FROM lfnkr_web;

REVOKE ALL ON FUNCTION cases_leads_between(uuid, timestamptz, timestamptz), cases_misfitting_losses(uuid[]),
    cases_hold_population(), cases_hold_age(), cases_keep_ages(bigint[], int[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_leads_between(uuid, timestamptz, timestamptz), cases_misfitting_losses(uuid[]),
    cases_keep_ages(bigint[], int[]) TO lfnkr_web;

-- What was told of people, rescues and missions is recorded in error, or answered anew; no page or command takes a row away.
REVOKE UPDATE, DELETE ON cases_relationship FROM PUBLIC, lfnkr_web;
REVOKE DELETE ON cases_clockpause, cases_goodsissue, cases_indicator, cases_leg, cases_legescort, cases_mission,
    cases_missionvisit, cases_operationmember, cases_personname FROM PUBLIC, lfnkr_web;
