DROP TRIGGER keep_former_facts ON cases_clockpause;
DROP TRIGGER keep_former_facts ON cases_missingreview;
DROP TRIGGER keep_former_facts ON cases_operationmember;

-- What the table before had no room for.
ALTER TABLE cases_formerfact DISABLE TRIGGER append_only, DISABLE ROW LEVEL SECURITY;
DELETE FROM cases_formerfact WHERE num_nonnulls(carried_id, pause_id, review_id) > 0;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE cases_formerfact ENABLE ALWAYS TRIGGER append_only, ENABLE ROW LEVEL SECURITY;

CREATE OR REPLACE FUNCTION cases_keep_former_facts() RETURNS trigger
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
