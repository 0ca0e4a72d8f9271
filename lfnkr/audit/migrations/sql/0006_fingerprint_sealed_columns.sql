-- As before, and of each sealed column the fingerprint of the sealed bytes, so that a row can be compared with the trail.

CREATE OR REPLACE FUNCTION audit_record() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC'
SET bytea_output = 'hex'
AS $$
-- Writes one event for one changed row. Arguments: key columns, sealed columns, ignored columns, sealed columns without a
-- fingerprint, each parted by commas. It looks nothing up: whatever it says stands in the row or in the transaction's
-- settings (see audit/trail.py). A sealed value is ciphertext that differs each time, so its fingerprint tells nothing.
DECLARE
    sealed   text[] := string_to_array(TG_ARGV[1], ',');
    ignored  text[] := string_to_array(TG_ARGV[2], ',');
    bare     text[] := string_to_array(coalesce(TG_ARGV[3], ''), ',');
    old_row  jsonb  := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    new_row  jsonb  := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    some_row jsonb  := coalesce(new_row, old_row);
    act_id   uuid   := nullif(current_setting('lfnkr.act_id', true), '')::uuid;
    row_key  text;
    part     text;
    changed  jsonb;
    prints   jsonb;
    event    bigint;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF old_row - ignored = new_row - ignored THEN
            RETURN NULL;
        END IF;
        SELECT jsonb_object_agg(key, CASE WHEN key = ANY (sealed) THEN '"changed"'::jsonb
                                          ELSE jsonb_build_object('old', old_row -> key, 'new', value) END)
          INTO changed
          FROM jsonb_each(new_row) WHERE value IS DISTINCT FROM old_row -> key AND key <> ALL (ignored);
    ELSE
        changed := some_row - ignored;
        FOREACH part IN ARRAY sealed LOOP
            IF changed ->> part IS NOT NULL THEN
                changed := changed || jsonb_build_object(part, 'changed');
            END IF;
        END LOOP;
    END IF;

    FOREACH part IN ARRAY sealed LOOP
        IF changed ->> part IS NOT NULL THEN
            prints := coalesce(prints, '{}') || jsonb_build_object(part, CASE
                WHEN part = ANY (bare) AND some_row ->> part IS NOT NULL THEN 'changed'
                ELSE encode(substring(sha256(convert_to(some_row ->> part, 'UTF8')) FROM 1 FOR 16), 'hex') END);
        END IF;
    END LOOP;
    IF prints IS NOT NULL THEN
        changed := changed || jsonb_build_object('sealed values', prints);
    END IF;

    FOREACH part IN ARRAY string_to_array(TG_ARGV[0], ',') LOOP
        row_key := concat_ws('/', row_key, some_row ->> part);
    END LOOP;

    INSERT INTO public.audit_event (at, txid, table_name, row_key, operation, changed, actor, act, act_id, case_id, db_user)
    VALUES (
        clock_timestamp(),
        pg_current_xact_id()::text::bigint,
        TG_TABLE_NAME,
        row_key,
        TG_OP,
        changed,
        nullif(current_setting('lfnkr.actor', true), '')::uuid,
        coalesce(current_setting('lfnkr.act', true), ''),
        act_id,
        nullif(current_setting('lfnkr.case', true), '')::uuid,
        session_user
    )
    RETURNING id INTO event;

    IF act_id IS NULL THEN
        INSERT INTO public.audit_stray (event_id) VALUES (event);
    END IF;
    RETURN NULL;
END
$$;
