DROP FUNCTION keyring_erase(text, uuid);
DROP INDEX keyring_key_erased_lately;
REVOKE ALL ON keyring_key FROM lfnkr_keys;
GRANT SELECT, INSERT, UPDATE ON keyring_key TO lfnkr_keys;
