-- The 72 hours are measured by mobilisings and pauses, and a request ends by a review: each is read as it was known, too.

CREATE OR REPLACE FUNCTION cases_keep_former_facts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Arguments: what the row is (case, person, member, step, answer, carried, review, pause), and the columns that are kept, parted by
-- commas. The moment is that of the act, by the one clock; outside of an act it is now. Of a new row they were nothing.
DECLARE
    was  jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) END;
    here jsonb := to_jsonb(NEW);
    key  text  := here ->> 'id';
    kept jsonb;
BEGIN
    SELECT jsonb_object_agg(name, was -> name) INTO kept
      FROM unnest(string_to_array(TG_ARGV[1], ',')) AS name
     WHERE coalesce(was -> name, 'null') IS DISTINCT FROM here -> name;
    IF kept IS NOT NULL THEN
        INSERT INTO public.cases_formerfact (
            case_id, person_id, member_id, step_id, answer_id, carried_id, review_id, pause_id, facts, until)
        VALUES (
            CASE WHEN TG_ARGV[0] = 'case' THEN key::uuid END,
            CASE WHEN TG_ARGV[0] = 'person' THEN key::uuid END,
            CASE WHEN TG_ARGV[0] = 'member' THEN key::uuid END,
            CASE WHEN TG_ARGV[0] = 'step' THEN key::bigint END,
            CASE WHEN TG_ARGV[0] = 'answer' THEN key::bigint END,
            CASE WHEN TG_ARGV[0] = 'carried' THEN key::bigint END,
            CASE WHEN TG_ARGV[0] = 'review' THEN key::bigint END,
            CASE WHEN TG_ARGV[0] = 'pause' THEN key::bigint END,
            kept,
            coalesce(nullif(current_setting('lfnkr.at', true), '')::timestamptz, clock_timestamp())
        );
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER keep_former_facts AFTER INSERT OR UPDATE OF sent_at ON cases_operationmember
    FOR EACH ROW EXECUTE FUNCTION cases_keep_former_facts('carried', 'sent_at');
CREATE TRIGGER keep_former_facts AFTER UPDATE OF change_id ON cases_missingreview
    FOR EACH ROW EXECUTE FUNCTION cases_keep_former_facts('review', 'change_id');
CREATE TRIGGER keep_former_facts AFTER UPDATE OF begins_at, ends_at ON cases_clockpause
    FOR EACH ROW EXECUTE FUNCTION cases_keep_former_facts('pause', 'begins_at,ends_at');
ALTER TABLE cases_operationmember ENABLE ALWAYS TRIGGER keep_former_facts;
ALTER TABLE cases_missingreview ENABLE ALWAYS TRIGGER keep_former_facts;
ALTER TABLE cases_clockpause ENABLE ALWAYS TRIGGER keep_former_facts;
