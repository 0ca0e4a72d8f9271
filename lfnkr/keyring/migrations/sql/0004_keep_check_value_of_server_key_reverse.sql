ALTER TABLE keyring_key DROP CONSTRAINT key_names_its_server_key;
CREATE OR REPLACE FUNCTION keyring_erase(of_kind text, of_subject uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
-- Empties the key of one subject for every principal; true when there was one to erase. The bounds are far above what
-- the house does and far below all its keys: whoever loops over this function is stopped, and a copy brings back the rest.
DECLARE
    most   integer  := CASE WHEN of_kind = 'draft' THEN 1000 ELSE 150 END;
    within interval := CASE WHEN of_kind = 'draft' THEN interval '1 hour' ELSE interval '1 day' END;
    lately bigint;
BEGIN
    -- One at a time, or two who erase at once would both count without the other.
    PERFORM pg_advisory_xact_lock(hashtext('keyring_erase'));
    IF NOT EXISTS (
        SELECT FROM public.keyring_key WHERE kind = of_kind AND subject = of_subject AND erased_at IS NULL
    ) THEN
        RETURN false;
    END IF;

    SELECT count(DISTINCT (kind, subject)) INTO lately FROM public.keyring_key
     WHERE erased_at > clock_timestamp() - within AND (kind = 'draft') = (of_kind = 'draft');
    IF lately >= most THEN
        RAISE EXCEPTION 'No more keys are erased now: % within % is the limit.', most, within USING ERRCODE = 'KR001';
    END IF;

    UPDATE public.keyring_key SET wrapped = '', erased_at = clock_timestamp()
     WHERE kind = of_kind AND subject = of_subject AND erased_at IS NULL;
    RETURN true;
END
$$;
