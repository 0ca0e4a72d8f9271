-- A record of a giver may be said to be another one, once, and that may be undone, once. No gift moves.

CREATE FUNCTION donations_guard_merge() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Both records are held first, in the order of their keys, so that two merges of one giver wait for each other.
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM FROM donations_donor WHERE id IN (NEW.donor_id, NEW.into_id) ORDER BY id FOR NO KEY UPDATE;
        IF NEW.undone_at IS NOT NULL THEN
            PERFORM donations_refuse('donor_merge_kept', 'a merge begins standing');
        END IF;
        IF EXISTS (SELECT FROM donations_donormerge m WHERE m.undone_at IS NULL
                    AND (m.donor_id = NEW.into_id OR m.into_id = NEW.donor_id)) THEN
            PERFORM donations_refuse('donor_merged_in_one_step', 'a record is made one with one that stands by itself');
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.undone_at IS NOT NULL OR NEW.undone_at IS NULL
       OR (NEW.id, NEW.donor_id, NEW.into_id, NEW.merged_at, NEW.merged_by_id)
          IS DISTINCT FROM (OLD.id, OLD.donor_id, OLD.into_id, OLD.merged_at, OLD.merged_by_id) THEN
        PERFORM donations_refuse('donor_merge_kept', 'a merge changes by being undone, once');
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION donations_guard_merge() FROM PUBLIC;

CREATE TRIGGER guard_merge BEFORE INSERT OR UPDATE ON donations_donormerge
    FOR EACH ROW EXECUTE FUNCTION donations_guard_merge();
ALTER TABLE donations_donormerge ENABLE ALWAYS TRIGGER guard_merge;
REVOKE UPDATE, DELETE, TRUNCATE ON donations_donormerge FROM PUBLIC, lfnkr_web;
GRANT UPDATE (undone_at, undone_by_id) ON donations_donormerge TO lfnkr_web;
REVOKE UPDATE, TRUNCATE ON donations_donortoken FROM PUBLIC, lfnkr_web;
GRANT UPDATE (may_thank, may_name, may_write) ON donations_donor TO lfnkr_web;
