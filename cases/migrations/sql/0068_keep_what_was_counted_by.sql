-- What a report counts by may be told anew: it is kept as it was until then, by a trigger on each table, whichever act it was.
-- A report reads each fact as it was known at its moment. Rows are written by the trigger alone, and read for counting alone.

CREATE FUNCTION cases_keep_former_facts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Arguments: what the row is (case, person, member, step, answer), and the columns that are kept, parted by commas. The moment is
-- that of the act, by the one clock; outside of an act it is now.
DECLARE
    was  jsonb := to_jsonb(OLD);
    here jsonb := to_jsonb(NEW);
    kept jsonb;
BEGIN
    SELECT jsonb_object_agg(name, was -> name) INTO kept
      FROM unnest(string_to_array(TG_ARGV[1], ',')) AS name
     WHERE was -> name IS DISTINCT FROM here -> name;
    IF kept IS NOT NULL THEN
        INSERT INTO public.cases_formerfact (case_id, person_id, member_id, step_id, answer_id, facts, until)
        VALUES (
            CASE WHEN TG_ARGV[0] = 'case' THEN (was ->> 'id')::uuid END,
            CASE WHEN TG_ARGV[0] = 'person' THEN (was ->> 'id')::uuid END,
            CASE WHEN TG_ARGV[0] = 'member' THEN (was ->> 'id')::uuid END,
            CASE WHEN TG_ARGV[0] = 'step' THEN (was ->> 'id')::bigint END,
            CASE WHEN TG_ARGV[0] = 'answer' THEN (was ->> 'id')::bigint END,
            kept,
            coalesce(nullif(current_setting('lfnkr.at', true), '')::timestamptz, clock_timestamp())
        );
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION cases_keep_former_facts() FROM PUBLIC;

CREATE TRIGGER keep_former_facts AFTER UPDATE OF can_leave_alone, is_watched, is_guarded, received_at ON cases_case
    FOR EACH ROW EXECUTE FUNCTION cases_keep_former_facts('case', 'can_leave_alone,is_watched,is_guarded,received_at');
CREATE TRIGGER keep_former_facts AFTER UPDATE OF sex, origin_id, age_born_from, age_born_until ON cases_person
    FOR EACH ROW EXECUTE FUNCTION cases_keep_former_facts('person', 'sex,origin_id,age_born_from,age_born_until');
CREATE TRIGGER keep_former_facts
    AFTER UPDATE OF desired_destination, desired_answer, actual_destination, years_in_china, age_months_at_request
    ON cases_casemember FOR EACH ROW EXECUTE FUNCTION cases_keep_former_facts(
        'member', 'desired_destination,desired_answer,actual_destination,years_in_china,age_months_at_request');
CREATE TRIGGER keep_former_facts AFTER UPDATE OF age_months ON cases_statuschange
    FOR EACH ROW EXECUTE FUNCTION cases_keep_former_facts('step', 'age_months');
CREATE TRIGGER keep_former_facts AFTER UPDATE OF answer, recorded_at ON cases_indicator
    FOR EACH ROW EXECUTE FUNCTION cases_keep_former_facts('answer', 'answer,recorded_at');
ALTER TABLE cases_case ENABLE ALWAYS TRIGGER keep_former_facts;
ALTER TABLE cases_person ENABLE ALWAYS TRIGGER keep_former_facts;
ALTER TABLE cases_casemember ENABLE ALWAYS TRIGGER keep_former_facts;
ALTER TABLE cases_statuschange ENABLE ALWAYS TRIGGER keep_former_facts;
ALTER TABLE cases_indicator ENABLE ALWAYS TRIGGER keep_former_facts;

REVOKE INSERT ON cases_formerfact FROM PUBLIC, lfnkr_web;
CREATE POLICY seen ON cases_formerfact FOR SELECT USING ((SELECT cases_scope()) = 'all');
CREATE POLICY added ON cases_formerfact FOR INSERT WITH CHECK (true);
ALTER TABLE cases_formerfact ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
