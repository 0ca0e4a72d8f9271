DROP TRIGGER keep_written ON cases_notsame;
DROP TRIGGER keep_all ON cases_notsame;
DROP TRIGGER hold_merged ON cases_casemember;
DROP TRIGGER guard_merged_into ON cases_person;
DROP TRIGGER move_row ON cases_mergedrow;
DROP TRIGGER begin_merge ON cases_merge;
DROP TRIGGER keep_written ON cases_merge;
DROP TRIGGER keep_all ON cases_merge;
DROP TRIGGER hold_whole ON cases_merge;
DROP FUNCTION cases_keep_not_same();
DROP FUNCTION cases_hold_whole_merge();
DROP FUNCTION cases_hold_merged();
DROP FUNCTION cases_guard_merged_into();
DROP FUNCTION cases_keep_merge();
DROP FUNCTION cases_move_merged_row();
DROP FUNCTION cases_begin_merge();

CREATE OR REPLACE FUNCTION cases_keep_person_answer() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF to_jsonb(NEW) - 'voided_at' IS DISTINCT FROM to_jsonb(OLD) - 'voided_at' THEN
        RAISE EXCEPTION 'An answer is kept as it was written. Record another.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
