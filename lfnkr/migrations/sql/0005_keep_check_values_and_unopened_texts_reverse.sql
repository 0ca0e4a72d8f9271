GRANT SELECT, INSERT, UPDATE, DELETE ON lfnkr_keycheck TO lfnkr_web;
