GRANT SELECT, INSERT, UPDATE, DELETE ON audit_event, audit_seal, audit_stray TO lfnkr_web;
