DROP FUNCTION accounts_start_reset(uuid, interval);

CREATE FUNCTION accounts_start_reset(account uuid, lasting interval, leading_to text DEFAULT '') RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
-- Records that a link to choose a password is sent, and to which address of ours it leads. By an administrator; by nobody for one of the first accounts, whose
-- roles were given at the beginning and approved by none, until a password is chosen; and by the owner of the tables, who
-- runs the server, for anybody: the only administrator has nobody else to ask.
DECLARE
    administrator uuid;
    started       uuid := gen_random_uuid();
BEGIN
    IF lasting NOT BETWEEN interval '1 minute' AND interval '7 days' THEN
        RAISE EXCEPTION 'A link works between a minute and seven days.' USING ERRCODE = 'check_violation';
    END IF;
    IF coalesce(current_setting('lfnkr.actor', true), '') <> '' OR NOT (
        pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = 'public.accounts_user'::regclass), 'MEMBER')
        OR EXISTS (
            SELECT FROM public.accounts_user
            WHERE id = account AND role <> '' AND password LIKE '!%' AND last_login IS NULL
              AND NOT EXISTS (SELECT FROM public.accounts_rolechange WHERE user_id = account)
        )
    ) THEN
        administrator := public.accounts_actor('administrator');
    END IF;
    IF NOT EXISTS (SELECT FROM public.accounts_user WHERE id = account AND is_active) THEN
        RAISE EXCEPTION 'A suspended account is sent no link.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO public.accounts_passwordreset (id, user_id, started_by_id, started_at, expires_at, site)
    VALUES (started, account, administrator, clock_timestamp(), clock_timestamp() + lasting, leading_to);
    RETURN started;
END
$$;

REVOKE ALL ON FUNCTION accounts_start_reset(uuid, interval, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounts_start_reset(uuid, interval, text) TO lfnkr_web;
