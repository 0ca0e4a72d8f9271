-- Two records of one person made one (decision 0062). A row of cases_mergedrow turns one column of one row from the record
-- that goes to the one that stays, and the undoing of its merge turns it back; nothing else moves a request to another person.

CREATE FUNCTION cases_begin_merge() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Holds both people, so that of two merges at once the second is measured against what the first left.
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
    standing int;
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    PERFORM FROM cases_person WHERE id IN (NEW.survivor_id, NEW.merged_id) ORDER BY id FOR NO KEY UPDATE;
    SELECT count(*) INTO standing
      FROM cases_person WHERE id IN (NEW.survivor_id, NEW.merged_id) AND merged_into_id IS NULL;
    IF NEW.survivor_id <> NEW.merged_id AND standing < 2 THEN
        RAISE EXCEPTION 'These two records cannot be made one.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'merge_of_standing_records';
    ELSIF EXISTS (
        SELECT FROM cases_casemember a JOIN cases_casemember b ON b.case_id = a.case_id
         WHERE a.person_id = NEW.survivor_id AND b.person_id = NEW.merged_id AND a.id <> b.id
           AND a.voided_at IS NULL AND b.voided_at IS NULL)
    THEN
        RAISE EXCEPTION 'These two records cannot be made one.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'merge_not_of_one_request';
    ELSIF EXISTS (
        SELECT FROM cases_relationship r
         WHERE r.voided_at IS NULL AND (r.person_id, r.relative_id) IN (
               (NEW.survivor_id, NEW.merged_id), (NEW.merged_id, NEW.survivor_id)))
    THEN
        RAISE EXCEPTION 'These two records cannot be made one.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'merge_not_of_relatives';
    END IF;
    UPDATE cases_person SET merged_into_id = NEW.survivor_id WHERE id = NEW.merged_id AND id <> NEW.survivor_id;
    PERFORM set_config('lfnkr.scope', former, true);
    NEW.undone_at := NULL;
    NEW.undone_by_id := NULL;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_move_merged_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Only a column that names a person, only of the record that goes, and only while its merge stands.
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
    of_merge cases_merge;
    moved int := 0;
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    SELECT * INTO of_merge FROM cases_merge WHERE id = NEW.merge_id AND undone_at IS NULL;
    IF NEW."table" NOT LIKE 'cases\_merge%' AND EXISTS (
        SELECT FROM pg_constraint c
          JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
         WHERE c.contype = 'f' AND c.confrelid = 'cases_person'::regclass AND c.conrelid = to_regclass(NEW."table")
           AND a.attname = NEW."column")
    THEN
        EXECUTE format('UPDATE %1$I SET %2$I = $1 WHERE id::text = $2 AND %2$I = $3', NEW."table", NEW."column")
          USING of_merge.survivor_id, NEW.key, of_merge.merged_id;
        GET DIAGNOSTICS moved = ROW_COUNT;
    END IF;
    PERFORM set_config('lfnkr.scope', former, true);
    IF moved <> 1 THEN
        RAISE EXCEPTION 'A merge moves rows of the record that goes, and no others.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'merged_row_of_its_merge';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION cases_keep_merge() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- A merge is kept as it was written, but for its one undoing: within 90 days, and the last merge of a record first.
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
    row_of cases_mergedrow;
    moved int;
BEGIN
    IF OLD.undone_at IS NOT NULL OR NEW.undone_at IS NULL
        OR to_jsonb(NEW) - '{undone_at,undone_by_id}'::text[] IS DISTINCT FROM to_jsonb(OLD) - '{undone_at,undone_by_id}'::text[]
    THEN
        RAISE EXCEPTION 'A merge is kept as it was written, but for its one undoing.' USING ERRCODE = 'restrict_violation';
    END IF;
    PERFORM set_config('lfnkr.scope', 'all', true);
    IF NEW.undone_at > OLD.recorded_at + interval '90 days' THEN
        RAISE EXCEPTION 'A merge is undone within 90 days.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'merge_undone_in_time';
    ELSIF EXISTS (SELECT FROM cases_person WHERE id = NEW.survivor_id AND merged_into_id IS NOT NULL) THEN
        RAISE EXCEPTION 'The later merge is undone first.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'merge_undone_in_order';
    ELSE
        UPDATE cases_person SET merged_into_id = NULL WHERE id = NEW.merged_id;
        FOR row_of IN SELECT * FROM cases_mergedrow WHERE merge_id = NEW.id ORDER BY id LOOP
            EXECUTE format('UPDATE %1$I SET %2$I = $1 WHERE id::text = $2 AND %2$I = $3', row_of."table", row_of."column")
              USING NEW.merged_id, row_of.key, NEW.survivor_id;
            GET DIAGNOSTICS moved = ROW_COUNT;
            IF moved <> 1 THEN
                RAISE EXCEPTION 'What this merge moved was moved on.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'merge_rows_where_they_were';
            END IF;
        END LOOP;
    END IF;
    PERFORM set_config('lfnkr.scope', former, true);
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_guard_merged_into() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.merged_into_id IS NOT NULL
        OR TG_OP = 'UPDATE' AND NEW.merged_into_id IS DISTINCT FROM OLD.merged_into_id AND pg_trigger_depth() = 1
    THEN
        RAISE EXCEPTION 'That a record was made one with another is said by a merge alone.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_hold_merged() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Nobody is put on a request by a record that was made one with another. The record is held, so that a merge waits or is seen.
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
    other uuid;
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    SELECT merged_into_id INTO other FROM cases_person WHERE id = NEW.person_id FOR SHARE;
    PERFORM set_config('lfnkr.scope', former, true);
    IF other IS NOT NULL THEN
        RAISE EXCEPTION 'This record was made one with another.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'member_of_a_merged_record';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION cases_hold_whole_merge() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- At the end of the transaction: every request moved, none stayed with the record that went.
DECLARE
    former text := coalesce(current_setting('lfnkr.scope', true), '');
    is_part boolean;
BEGIN
    PERFORM set_config('lfnkr.scope', 'all', true);
    SELECT EXISTS (SELECT FROM cases_casemember m JOIN cases_person p ON p.id = m.person_id
                    WHERE m.person_id = NEW.merged_id AND p.merged_into_id IS NOT NULL) INTO is_part;
    PERFORM set_config('lfnkr.scope', former, true);
    IF is_part THEN
        RAISE EXCEPTION 'A merge moves every request of the record that goes.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'merge_moves_every_request';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION cases_keep_not_same() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF OLD.taken_back_at IS NOT NULL
        OR to_jsonb(NEW) - '{taken_back_at,taken_back_by_id}'::text[]
           IS DISTINCT FROM to_jsonb(OLD) - '{taken_back_at,taken_back_by_id}'::text[]
    THEN
        RAISE EXCEPTION 'That two are not the same is kept as it was said, and taken back once.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION cases_keep_person_answer() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
-- Whose it is may be said anew by a merge, whose trigger does it.
DECLARE
    moved text[] := CASE WHEN pg_trigger_depth() > 1 THEN '{voided_at,person_id}' ELSE '{voided_at}' END;
BEGIN
    IF to_jsonb(NEW) - moved IS DISTINCT FROM to_jsonb(OLD) - moved THEN
        RAISE EXCEPTION 'An answer is kept as it was written. Record another.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

REVOKE ALL ON FUNCTION cases_begin_merge(), cases_move_merged_row(), cases_keep_merge(), cases_hold_merged(),
    cases_hold_whole_merge() FROM PUBLIC;

CREATE TRIGGER begin_merge BEFORE INSERT ON cases_merge FOR EACH ROW EXECUTE FUNCTION cases_begin_merge();
CREATE TRIGGER keep_written BEFORE UPDATE ON cases_merge FOR EACH ROW EXECUTE FUNCTION cases_keep_merge();
CREATE TRIGGER keep_all BEFORE DELETE OR TRUNCATE ON cases_merge FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE CONSTRAINT TRIGGER hold_whole AFTER INSERT ON cases_merge
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_hold_whole_merge();
ALTER TABLE cases_merge ENABLE ALWAYS TRIGGER begin_merge, ENABLE ALWAYS TRIGGER keep_written,
    ENABLE ALWAYS TRIGGER keep_all, ENABLE ALWAYS TRIGGER hold_whole;
REVOKE UPDATE, DELETE, TRUNCATE ON cases_merge FROM PUBLIC, lfnkr_web;
GRANT UPDATE (undone_at, undone_by_id) ON cases_merge TO lfnkr_web;

CREATE TRIGGER move_row AFTER INSERT ON cases_mergedrow FOR EACH ROW EXECUTE FUNCTION cases_move_merged_row();
ALTER TABLE cases_mergedrow ENABLE ALWAYS TRIGGER move_row;

CREATE TRIGGER guard_merged_into BEFORE INSERT OR UPDATE ON cases_person
    FOR EACH ROW EXECUTE FUNCTION cases_guard_merged_into();
ALTER TABLE cases_person ENABLE ALWAYS TRIGGER guard_merged_into;

CREATE TRIGGER hold_merged BEFORE INSERT ON cases_casemember FOR EACH ROW EXECUTE FUNCTION cases_hold_merged();
ALTER TABLE cases_casemember ENABLE ALWAYS TRIGGER hold_merged;

CREATE TRIGGER keep_written BEFORE UPDATE ON cases_notsame FOR EACH ROW EXECUTE FUNCTION cases_keep_not_same();
CREATE TRIGGER keep_all BEFORE DELETE OR TRUNCATE ON cases_notsame FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE cases_notsame ENABLE ALWAYS TRIGGER keep_written, ENABLE ALWAYS TRIGGER keep_all;
REVOKE UPDATE, DELETE, TRUNCATE ON cases_notsame FROM PUBLIC, lfnkr_web;
GRANT UPDATE (taken_back_at, taken_back_by_id) ON cases_notsame TO lfnkr_web;
