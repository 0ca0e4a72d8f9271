CREATE OR REPLACE FUNCTION cases_hold_age() RETURNS trigger
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
               -- A child of no month at the request was born by then or later, on the way: it is as old as the months since at most.
               WHEN m.age_months_at_request = 0 THEN s.age_months > greatest(elapsed.most + 1, 0)
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

DROP TRIGGER keep_former_facts ON cases_person;
CREATE TRIGGER keep_former_facts AFTER UPDATE OF sex, origin_id, age_born_from, age_born_until ON cases_person
    FOR EACH ROW EXECUTE FUNCTION cases_keep_former_facts('person', 'sex,origin_id,age_born_from,age_born_until');
ALTER TABLE cases_person ENABLE ALWAYS TRIGGER keep_former_facts;
