GRANT UPDATE (name_ja, name_ko, version) ON accounts_user TO lfnkr_web;

DROP FUNCTION accounts_open_first(uuid[], text[], text[], text[]);

CREATE FUNCTION accounts_open_first(
    ids uuid[], usernames text[], latin_names text[], names_ja text[], names_ko text[], emails text[]
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
-- Opens the two accounts all others come from, the director's first: only in a house in which nobody ever held a role.
BEGIN
    LOCK TABLE public.accounts_user IN SHARE ROW EXCLUSIVE MODE;
    IF EXISTS (SELECT FROM public.accounts_user WHERE role <> '') OR EXISTS (SELECT FROM public.accounts_rolechange) THEN
        RAISE EXCEPTION 'There are accounts already.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO public.accounts_user
        (id, username, display_name, name_ja, name_ko, email, role, language, is_active, generation, recorded_at, password)
    SELECT ids[i], usernames[i], latin_names[i], names_ja[i], names_ko[i], emails[i],
           (ARRAY['director', 'administrator'])[i], 'en', true, 0,
           clock_timestamp(), '!' || replace(gen_random_uuid()::text, '-', '')
      FROM generate_series(1, 2) AS i;
END
$$;

REVOKE ALL ON FUNCTION accounts_open_first(uuid[], text[], text[], text[], text[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounts_open_first(uuid[], text[], text[], text[], text[], text[]) TO lfnkr_web;
