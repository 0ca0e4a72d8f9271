DROP TRIGGER keep_erased ON keyring_key;
DROP FUNCTION keyring_keep_erased();
GRANT SELECT, INSERT, UPDATE, DELETE ON keyring_key TO lfnkr_keys;
