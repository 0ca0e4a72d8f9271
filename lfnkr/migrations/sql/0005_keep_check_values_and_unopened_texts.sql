-- The application compares its keys with their check values; only the owner keeps them, in `prepare`.
REVOKE ALL ON lfnkr_keycheck FROM PUBLIC, lfnkr_web;
GRANT SELECT ON lfnkr_keycheck TO lfnkr_web;
