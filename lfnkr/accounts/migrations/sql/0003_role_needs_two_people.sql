-- A role enters an account that exists only by a change that two people agreed on (security promise B6), whoever asks.

CREATE FUNCTION accounts_role_needs_two_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.role <> '' AND NEW.role IS DISTINCT FROM OLD.role AND NOT EXISTS (
        SELECT 1
        FROM (
            SELECT role_after, approved_by_id
            FROM accounts_rolechange
            WHERE user_id = NEW.id
            ORDER BY proposed_at DESC
            LIMIT 1
        ) latest
        WHERE latest.role_after = NEW.role AND latest.approved_by_id IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'A role is given by an approved change of role: propose it and have a second person approve it.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER role_needs_two_people BEFORE UPDATE OF role ON accounts_user
    FOR EACH ROW EXECUTE FUNCTION accounts_role_needs_two_people();
ALTER TABLE accounts_user ENABLE ALWAYS TRIGGER role_needs_two_people;

-- Accounts and changes of role are never deleted: the trail names them for ever.
REVOKE DELETE, TRUNCATE ON accounts_user, accounts_rolechange FROM PUBLIC, lfnkr_web;
