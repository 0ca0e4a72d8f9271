REVOKE UPDATE (state, refusal, row_count, size, fingerprint, made_at, expires_at, fetched_at) ON lists_export FROM lfnkr_web;
GRANT UPDATE, DELETE ON lists_export TO lfnkr_web;
GRANT UPDATE ON lists_savedfilter TO lfnkr_web;
