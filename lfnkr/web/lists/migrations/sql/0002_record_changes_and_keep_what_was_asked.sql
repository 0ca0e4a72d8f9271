-- Of an export only the life of its file is written again; it is never removed.
REVOKE UPDATE, DELETE, TRUNCATE ON lists_export FROM PUBLIC, lfnkr_web;
GRANT UPDATE (state, refusal, row_count, size, fingerprint, made_at, expires_at, fetched_at) ON lists_export TO lfnkr_web;
-- A saved filter is added and removed, never changed.
REVOKE UPDATE, TRUNCATE ON lists_savedfilter FROM PUBLIC, lfnkr_web;
