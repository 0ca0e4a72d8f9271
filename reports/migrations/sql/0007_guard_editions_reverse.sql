DROP FUNCTION reports_known_until();
DROP TRIGGER guard_edition_file ON reports_editionfile;
DROP TRIGGER kept ON reports_edition;
DROP TRIGGER guard_edition ON reports_edition;
DROP FUNCTION reports_guard_edition_file();
DROP FUNCTION reports_guard_edition();
DROP FUNCTION reports_refuse(text, text);
GRANT UPDATE, DELETE ON reports_edition TO lfnkr_web;
