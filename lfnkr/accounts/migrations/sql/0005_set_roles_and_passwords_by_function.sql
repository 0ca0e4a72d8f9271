-- Who holds which role, and what opens an account, is set by the functions below alone. Each asks who acts (the setting
-- lfnkr.actor, see audit/trail.py) and whether that person may; the application's role can write neither column itself.

REVOKE ALL ON accounts_user, accounts_rolechange, accounts_passwordreset FROM PUBLIC, lfnkr_web;
GRANT SELECT, INSERT ON accounts_user, accounts_rolechange TO lfnkr_web;
GRANT SELECT ON accounts_passwordreset TO lfnkr_web;
GRANT UPDATE (display_name, email, language, is_active, generation, last_login) ON accounts_user TO lfnkr_web;
GRANT UPDATE (declined_by_id, declined_at) ON accounts_rolechange TO lfnkr_web;

-- Whether a statement runs with the owner's rights: a migration, or one of the functions below.
CREATE FUNCTION accounts_as_owner() RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = 'public.accounts_user'::regclass), 'USAGE')
$$;

-- The person of this transaction, when the account is in use and holds one of the roles; an exception otherwise.
CREATE FUNCTION accounts_actor(VARIADIC roles text[]) RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    actor uuid := nullif(current_setting('lfnkr.actor', true), '')::uuid;
BEGIN
    IF actor IS NULL OR NOT EXISTS (
        SELECT FROM public.accounts_user WHERE id = actor AND is_active AND role = ANY (roles)
    ) THEN
        RAISE EXCEPTION 'Only an account in use with the role % may do this.', array_to_string(roles, ' or ')
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN actor;
END
$$;

-- It is called from the functions below too, which look in pg_catalog alone.
ALTER FUNCTION accounts_role_needs_two_people() SET search_path = public, pg_temp;

-- An account begins with nothing, and a suspended one comes back without its role and its password.
CREATE FUNCTION accounts_begin_with_nothing() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF public.accounts_as_owner() THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' AND (NEW.role <> '' OR NEW.password NOT LIKE '!%' OR NEW.last_login IS NOT NULL) THEN
        RAISE EXCEPTION 'An account begins without role and password: have the role approved and send a link.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.is_active AND NOT OLD.is_active THEN
        RAISE EXCEPTION 'A suspended account is restored without role and password, by accounts_restore.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER begin_with_nothing BEFORE INSERT OR UPDATE OF is_active ON accounts_user
    FOR EACH ROW EXECUTE FUNCTION accounts_begin_with_nothing();
ALTER TABLE accounts_user ENABLE ALWAYS TRIGGER begin_with_nothing;

-- A role is proposed by an administrator in her own name, and unanswered; whoever declines it does so in her own name.
CREATE FUNCTION accounts_propose_in_ones_own_name() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF public.accounts_as_owner() THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.proposed_by_id <> public.accounts_actor('administrator') OR NEW.proposed_by_id = NEW.user_id
           OR NEW.approved_by_id IS NOT NULL OR NEW.declined_by_id IS NOT NULL
           OR NEW.role_before <> (SELECT role FROM public.accounts_user WHERE id = NEW.user_id) THEN
            RAISE EXCEPTION 'A role is proposed by an administrator, in her own name, for somebody else, and unanswered.'
                USING ERRCODE = 'insufficient_privilege';
        END IF;
    ELSIF OLD.approved_at IS NOT NULL OR OLD.declined_at IS NOT NULL
       OR NEW.declined_by_id IS DISTINCT FROM public.accounts_actor('administrator', 'director') THEN
        RAISE EXCEPTION 'A change of role is declined once, by an officer, in her own name.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER propose_in_ones_own_name BEFORE INSERT OR UPDATE ON accounts_rolechange
    FOR EACH ROW EXECUTE FUNCTION accounts_propose_in_ones_own_name();
ALTER TABLE accounts_rolechange ENABLE ALWAYS TRIGGER propose_in_ones_own_name;

CREATE FUNCTION accounts_approve_role(change uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
-- Puts a proposed role in force, for a director who neither proposed it nor is to hold it.
DECLARE
    approver uuid := public.accounts_actor('director');
    proposal public.accounts_rolechange;
BEGIN
    -- The account first, as everywhere, then the proposal.
    PERFORM FROM public.accounts_user
      WHERE id = (SELECT user_id FROM public.accounts_rolechange WHERE id = change) FOR UPDATE;
    SELECT * INTO proposal FROM public.accounts_rolechange WHERE id = change FOR UPDATE;
    IF proposal.id IS NULL OR proposal.approved_at IS NOT NULL OR proposal.declined_at IS NOT NULL
       OR approver IN (proposal.proposed_by_id, proposal.user_id)
       OR NOT EXISTS (
           SELECT FROM public.accounts_user
           WHERE id = proposal.user_id AND is_active AND role = proposal.role_before
       ) THEN
        RAISE EXCEPTION 'This change of role cannot be approved by this person, or not any more.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE public.accounts_rolechange SET approved_by_id = approver, approved_at = clock_timestamp() WHERE id = change;
    UPDATE public.accounts_user SET role = proposal.role_after WHERE id = proposal.user_id;
END
$$;

CREATE FUNCTION accounts_restore(account uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
-- Opens a suspended account again, without role and password; links sent before are worth nothing any more.
DECLARE
    administrator uuid := public.accounts_actor('administrator');
BEGIN
    UPDATE public.accounts_user
       SET is_active = true, role = '', password = '!' || replace(gen_random_uuid()::text, '-', '')
     WHERE id = account AND NOT is_active AND id <> administrator;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Only a suspended account of somebody else is restored.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE public.accounts_passwordreset SET used_at = clock_timestamp() WHERE user_id = account AND used_at IS NULL;
END
$$;

CREATE FUNCTION accounts_start_reset(account uuid, lasting interval) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
-- Records that a link to choose a password is sent. By an administrator; by nobody for one of the first accounts, whose
-- roles were given at the beginning and approved by none, until a password is chosen.
DECLARE
    administrator uuid;
    started       uuid := gen_random_uuid();
BEGIN
    IF lasting NOT BETWEEN interval '1 minute' AND interval '7 days' THEN
        RAISE EXCEPTION 'A link works between a minute and seven days.' USING ERRCODE = 'check_violation';
    END IF;
    IF coalesce(current_setting('lfnkr.actor', true), '') <> '' OR NOT EXISTS (
        SELECT FROM public.accounts_user
        WHERE id = account AND role <> '' AND password LIKE '!%' AND last_login IS NULL
          AND NOT EXISTS (SELECT FROM public.accounts_rolechange WHERE user_id = account)
    ) THEN
        administrator := public.accounts_actor('administrator');
    END IF;
    IF NOT EXISTS (SELECT FROM public.accounts_user WHERE id = account AND is_active) THEN
        RAISE EXCEPTION 'A suspended account is sent no link.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO public.accounts_passwordreset (id, user_id, started_by_id, started_at, expires_at)
    VALUES (started, account, administrator, clock_timestamp(), clock_timestamp() + lasting);
    RETURN started;
END
$$;

CREATE FUNCTION accounts_set_password(account uuid, hash text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
-- Sets what opens an account in use: for the person of this transaction herself, or for a link that was started, is not
-- used and not too old; every link of the account is used up by it.
DECLARE
    actor uuid := nullif(current_setting('lfnkr.actor', true), '')::uuid;
BEGIN
    PERFORM FROM public.accounts_user WHERE id = account AND is_active FOR UPDATE;
    IF NOT FOUND OR hash = '' THEN
        RAISE EXCEPTION 'Only an account in use is given a password.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF actor IS DISTINCT FROM account AND NOT EXISTS (
        SELECT FROM public.accounts_passwordreset
        WHERE user_id = account AND used_at IS NULL AND expires_at > clock_timestamp()
    ) THEN
        RAISE EXCEPTION 'A password is chosen by its owner, signed in or by a link that was started and not used.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE public.accounts_passwordreset SET used_at = clock_timestamp() WHERE user_id = account AND used_at IS NULL;
    UPDATE public.accounts_user SET password = hash WHERE id = account;
END
$$;

CREATE FUNCTION accounts_open_first(ids uuid[], usernames text[], display_names text[], emails text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
-- Opens the two accounts all others come from, the director's first: only in a house in which nobody ever held a role.
BEGIN
    LOCK TABLE public.accounts_user IN SHARE ROW EXCLUSIVE MODE;
    IF EXISTS (SELECT FROM public.accounts_user WHERE role <> '') OR EXISTS (SELECT FROM public.accounts_rolechange) THEN
        RAISE EXCEPTION 'There are accounts already.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO public.accounts_user
        (id, username, display_name, email, role, language, is_active, generation, recorded_at, password)
    SELECT ids[i], usernames[i], display_names[i], emails[i], (ARRAY['director', 'administrator'])[i], 'en', true, 0,
           clock_timestamp(), '!' || replace(gen_random_uuid()::text, '-', '')
      FROM generate_series(1, 2) AS i;
END
$$;

REVOKE ALL ON FUNCTION accounts_approve_role(uuid), accounts_restore(uuid), accounts_start_reset(uuid, interval),
    accounts_set_password(uuid, text), accounts_open_first(uuid[], text[], text[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounts_approve_role(uuid), accounts_restore(uuid), accounts_start_reset(uuid, interval),
    accounts_set_password(uuid, text), accounts_open_first(uuid[], text[], text[], text[]) TO lfnkr_web;
