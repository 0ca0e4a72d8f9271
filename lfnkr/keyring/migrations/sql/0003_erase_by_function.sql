-- The application makes and reads keys. It changes none: a key is erased by the function below alone, one subject at a
-- time, and wrapped anew by the owner alone (`manage.py rotate_keys`). An UPDATE of the keys role would destroy them all.
REVOKE ALL ON keyring_key FROM PUBLIC, lfnkr_keys;
GRANT SELECT, INSERT (kind, subject, principal, wrapped, created_at) ON keyring_key TO lfnkr_keys;

CREATE INDEX keyring_key_erased_lately ON keyring_key (erased_at) WHERE erased_at IS NOT NULL;

CREATE FUNCTION keyring_erase(of_kind text, of_subject uuid) RETURNS boolean
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
REVOKE ALL ON FUNCTION keyring_erase(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION keyring_erase(text, uuid) TO lfnkr_keys;
