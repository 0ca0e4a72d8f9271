-- The application makes, finds, rewraps and erases keys; it never deletes a row, and an erased key stays erased.
REVOKE ALL ON keyring_key FROM PUBLIC, lfnkr_keys;
GRANT SELECT, INSERT, UPDATE ON keyring_key TO lfnkr_keys;
GRANT USAGE ON SEQUENCE keyring_key_id_seq TO lfnkr_keys;

CREATE FUNCTION keyring_keep_erased() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'The key of % % was erased and stays erased.', OLD.kind, OLD.subject
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER keep_erased BEFORE UPDATE ON keyring_key
    FOR EACH ROW WHEN (OLD.erased_at IS NOT NULL) EXECUTE FUNCTION keyring_keep_erased();
ALTER TABLE keyring_key ENABLE ALWAYS TRIGGER keep_erased;
