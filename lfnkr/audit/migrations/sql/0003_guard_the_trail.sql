-- Events and strays are written by audit_record() alone; the application adds seals and empties the queue of strays.
REVOKE INSERT ON audit_event, audit_stray FROM PUBLIC, lfnkr_web;
REVOKE UPDATE, TRUNCATE ON audit_stray FROM PUBLIC, lfnkr_web;
GRANT SELECT ON audit_event TO lfnkr_web;
GRANT SELECT, INSERT ON audit_seal TO lfnkr_web;
GRANT SELECT, DELETE ON audit_stray TO lfnkr_web;
