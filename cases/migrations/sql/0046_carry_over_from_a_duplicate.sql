-- What a duplicate holds is copied to the request that counts (decision 0062): only to a request that a step of one of its people
-- names, only while that one is open, never out of a restriction, and no piece twice.

CREATE FUNCTION cases_begin_carry_over() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
    is_original boolean;
    is_open_to_more boolean;
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    SELECT EXISTS (
        SELECT FROM public.cases_casemember m
         CROSS JOIN LATERAL (
               SELECT s.duplicate_of_id FROM public.cases_statuschange s
                WHERE s.member_id = m.id AND s.voided_at IS NULL ORDER BY s.counts_at DESC, s.id DESC LIMIT 1) last
          JOIN public.cases_case o ON o.id = last.duplicate_of_id AND o.closed_at IS NULL
         WHERE m.case_id = NEW.case_id AND m.voided_at IS NULL AND m.status = 'duplicate'
           AND last.duplicate_of_id = NEW.original_id)
      INTO is_original;
    SELECT c.is_restricted AND NOT o.is_restricted INTO is_open_to_more
      FROM public.cases_case c JOIN public.cases_case o ON o.id = NEW.original_id WHERE c.id = NEW.case_id;
    PERFORM set_config('lfnkr.scope', former, true);
    IF NOT is_original THEN
        RAISE EXCEPTION 'A duplicate is carried over to the open request that counts instead.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'carry_over_to_its_original';
    ELSIF is_open_to_more THEN
        RAISE EXCEPTION 'Nothing is carried out of a restricted request to one that is not.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'carry_over_keeps_restriction';
    END IF;
    NEW.taken_back_at := NULL;
    NEW.taken_back_by_id := NULL;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_keep_carry_over() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF OLD.taken_back_at IS NOT NULL
        OR to_jsonb(NEW) - '{taken_back_at,taken_back_by_id}'::text[]
            IS DISTINCT FROM to_jsonb(OLD) - '{taken_back_at,taken_back_by_id}'::text[]
    THEN
        RAISE EXCEPTION 'What was carried over is kept as it was. It is taken back once.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_carry_once() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
-- Of one piece of a duplicate one copy stands in the request that counts, and it stands there.
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
    act public.cases_carryover;
    is_there boolean;
    is_twice boolean;
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    SELECT * INTO act FROM public.cases_carryover WHERE id = NEW.carry_over_id;
    SELECT EXISTS (SELECT FROM public.cases_casenote n WHERE n.id = NEW.note_id AND n.case_id = act.original_id)
        OR EXISTS (SELECT FROM public.cases_event e WHERE e.id = NEW.event_id AND e.case_id = act.original_id)
        OR EXISTS (SELECT FROM public.cases_casemember m WHERE m.id = NEW.member_id AND m.case_id = act.original_id)
      INTO is_there;
    SELECT EXISTS (
        SELECT FROM public.cases_carriedrow r
          JOIN public.cases_carryover a ON a.id = r.carry_over_id
          LEFT JOIN public.cases_casenote n ON n.id = r.note_id
          LEFT JOIN public.cases_event e ON e.id = r.event_id
          LEFT JOIN public.cases_casemember m ON m.id = r.member_id
         WHERE a.case_id = act.case_id AND a.original_id = act.original_id AND r.part = NEW.part
           AND (r.of_note_id, r.of_event_id, r.of_member_id)
               IS NOT DISTINCT FROM (NEW.of_note_id, NEW.of_event_id, NEW.of_member_id)
           AND n.voided_at IS NULL AND e.voided_at IS NULL AND m.voided_at IS NULL)
      INTO is_twice;
    PERFORM set_config('lfnkr.scope', former, true);
    IF NOT is_there OR is_twice THEN
        RAISE EXCEPTION 'Of one piece of a duplicate one copy stands in the request that counts.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'carried_once';
    END IF;
    RETURN NEW;
END
$$;

REVOKE ALL ON FUNCTION cases_begin_carry_over(), cases_keep_carry_over(), cases_carry_once() FROM PUBLIC;

CREATE TRIGGER begin_carry_over BEFORE INSERT ON cases_carryover
    FOR EACH ROW EXECUTE FUNCTION cases_begin_carry_over();
CREATE TRIGGER keep_written BEFORE UPDATE ON cases_carryover FOR EACH ROW EXECUTE FUNCTION cases_keep_carry_over();
CREATE TRIGGER keep_all BEFORE DELETE OR TRUNCATE ON cases_carryover FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER carry_once BEFORE INSERT ON cases_carriedrow FOR EACH ROW EXECUTE FUNCTION cases_carry_once();
ALTER TABLE cases_carryover ENABLE ALWAYS TRIGGER begin_carry_over, ENABLE ALWAYS TRIGGER keep_written,
    ENABLE ALWAYS TRIGGER keep_all;
ALTER TABLE cases_carriedrow ENABLE ALWAYS TRIGGER carry_once;
REVOKE UPDATE, DELETE, TRUNCATE ON cases_carryover FROM PUBLIC, lfnkr_web;
GRANT UPDATE (taken_back_at, taken_back_by_id) ON cases_carryover TO lfnkr_web;
