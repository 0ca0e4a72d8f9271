-- A picture belongs to a release of one, and comes with it in the act that proposes it. It stays as it is; only its bytes go, once
-- its release was revoked or not agreed to.

CREATE FUNCTION reports_guard_picture() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    item reports_releaseitem;
BEGIN
    SELECT * INTO item FROM reports_releaseitem WHERE id = NEW.item_id;
    IF TG_OP = 'INSERT' THEN
        IF item.key NOT LIKE 'picture.%' OR item.approved_at IS NOT NULL OR item.revoked_at IS NOT NULL
           OR NEW.content IS NULL THEN
            PERFORM reports_refuse('picture_of_its_release', 'a picture comes with the release that is proposed of it');
        END IF;
    ELSIF to_jsonb(NEW) - 'content' IS DISTINCT FROM to_jsonb(OLD) - 'content'
          OR NEW.content IS NOT NULL OR item.revoked_at IS NULL THEN
        PERFORM reports_refuse('picture_stays', 'a picture stays as it was released, until its release is revoked');
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION reports_guard_picture() FROM PUBLIC;

CREATE TRIGGER guard_picture BEFORE INSERT OR UPDATE ON reports_releasepicture
    FOR EACH ROW EXECUTE FUNCTION reports_guard_picture();
CREATE TRIGGER keep_all BEFORE DELETE ON reports_releasepicture
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE reports_releasepicture ENABLE ALWAYS TRIGGER guard_picture, ENABLE ALWAYS TRIGGER keep_all;

REVOKE UPDATE, DELETE, TRUNCATE ON reports_releasepicture FROM PUBLIC, lfnkr_web;
GRANT UPDATE (content) ON reports_releasepicture TO lfnkr_web;

CREATE FUNCTION reports_release_has_its_picture() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM reports_releasepicture WHERE item_id = NEW.id) THEN
        PERFORM reports_refuse('release_has_its_picture', 'a release of a picture has a picture');
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION reports_release_has_its_picture() FROM PUBLIC;

CREATE CONSTRAINT TRIGGER has_its_picture AFTER INSERT ON reports_releaseitem DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.key LIKE 'picture.%') EXECUTE FUNCTION reports_release_has_its_picture();
ALTER TABLE reports_releaseitem ENABLE ALWAYS TRIGGER has_its_picture;
