-- What the tables before had no room for.
ALTER TABLE reports_editionfile DISABLE TRIGGER append_only;
DELETE FROM reports_editionfile WHERE format IN ('leaflet', 'leaflet-pdf');
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE reports_editionfile ENABLE ALWAYS TRIGGER append_only;
DELETE FROM reports_printjob WHERE format = 'leaflet-pdf';
SET CONSTRAINTS ALL IMMEDIATE;

CREATE OR REPLACE FUNCTION reports_guard_edition_file() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Figures and texts are those whose hash stands in the edition's content; a PDF is added once the edition is signed.
DECLARE
    edition reports_edition;
BEGIN
    SELECT * INTO edition FROM reports_edition WHERE id = NEW.edition_id;
    IF NEW.format = 'pdf' THEN
        IF edition.signed_at IS NULL THEN
            PERFORM reports_refuse('edition_printed_when_signed', 'an edition is printed once two officers signed it');
        END IF;
    ELSIF NEW.sha256 IS DISTINCT FROM
          convert_from(edition.content, 'UTF8')::jsonb #>> ARRAY['files', NEW.audience, NEW.language, NEW.format] THEN
        PERFORM reports_refuse('edition_file_is_named', 'the content of the edition names no such file');
    END IF;
    RETURN NEW;
END
$$;
