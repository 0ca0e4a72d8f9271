-- What was decided stays as it was decided, and by two people; what happened stays altogether.

CREATE FUNCTION donations_guard_decided() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- Arguments: columns that deciding writes, and columns that may be written once afterwards.
DECLARE
    deciding text[] := string_to_array(TG_ARGV[0], ',');
    later    text[] := string_to_array(TG_ARGV[1], ',');
    old_row  jsonb  := to_jsonb(OLD);
    name     text;
BEGIN
    FOR name IN SELECT key FROM jsonb_each(to_jsonb(NEW)) WHERE value IS DISTINCT FROM old_row -> key LOOP
        IF OLD.status = 'proposed' AND name = ANY (deciding)
           OR name = ANY (later) AND old_row -> name = 'null'
           OR name IN ('available_before', 'available_after') AND old_row -> name = 'null' AND pg_trigger_depth() > 1 THEN
            CONTINUE;
        END IF;
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'decided_stays',
            MESSAGE = format('%s.%s stays as it was decided', TG_TABLE_NAME, name);
    END LOOP;
    RETURN NEW;
END
$$;

CREATE TRIGGER guard_decided BEFORE UPDATE ON donations_fundingdecision FOR EACH ROW
    EXECUTE FUNCTION donations_guard_decided('status,decided_by_id,decided_at,go_ahead_reason,note', 'reviewed_by_id,reviewed_at');
CREATE TRIGGER guard_decided BEFORE UPDATE ON donations_expense FOR EACH ROW
    EXECUTE FUNCTION donations_guard_decided('status,decided_by_id,decided_at,refusal', '');
CREATE TRIGGER guard_decided BEFORE UPDATE ON donations_advance FOR EACH ROW
    EXECUTE FUNCTION donations_guard_decided('status,decided_by_id,decided_at,refusal', '');

CREATE FUNCTION donations_guard_night() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- The one exception from two people: by night, in Tokyo, the director alone, up to the price of one minimum-tier rescue.
DECLARE
    hour integer := extract(hour FROM NEW.decided_at AT TIME ZONE 'Asia/Tokyo');
BEGIN
    IF NEW.decided_by_id <> NEW.proposed_by_id
       OR hour BETWEEN 6 AND 21
       OR NOT EXISTS (SELECT FROM accounts_user WHERE id = NEW.decided_by_id AND role = 'director' AND is_active)
       OR NOT EXISTS (
           SELECT FROM donations_estimate e JOIN donations_tariff t ON t.id = e.tariff_id
            WHERE e.id = NEW.estimate_id AND NEW.amount <= t.minimum
       ) THEN
        PERFORM donations_refuse('decision_by_night', 'outside the rules of the exception by night');
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER guard_night BEFORE INSERT OR UPDATE ON donations_fundingdecision FOR EACH ROW
    WHEN (NEW.night_exception AND NEW.status = 'approved') EXECUTE FUNCTION donations_guard_night();

CREATE FUNCTION donations_guard_tariff() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- A price list that an estimate used is history.
BEGIN
    IF EXISTS (SELECT FROM donations_estimate WHERE tariff_id = OLD.id) THEN
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'tariff_in_use_stays',
            MESSAGE = 'a tariff that an estimate used stays: add one with a later first day';
    END IF;
    RETURN coalesce(NEW, OLD);
END
$$;

CREATE TRIGGER guard_tariff BEFORE UPDATE OR DELETE ON donations_tariff FOR EACH ROW EXECUTE FUNCTION donations_guard_tariff();

-- Rows that other rows rest on are not removed, by anybody.
CREATE TRIGGER kept BEFORE DELETE ON donations_fund FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER kept BEFORE DELETE ON donations_commitment FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER kept BEFORE DELETE ON donations_fundingdecision FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER kept BEFORE DELETE ON donations_expense FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER kept BEFORE DELETE ON donations_advance FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER kept BEFORE DELETE ON donations_appeal FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER kept BEFORE DELETE ON donations_donor FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

ALTER TABLE donations_fundingdecision
    ENABLE ALWAYS TRIGGER guard_decided, ENABLE ALWAYS TRIGGER guard_night, ENABLE ALWAYS TRIGGER kept;
ALTER TABLE donations_expense ENABLE ALWAYS TRIGGER guard_decided, ENABLE ALWAYS TRIGGER kept;
ALTER TABLE donations_advance ENABLE ALWAYS TRIGGER guard_decided, ENABLE ALWAYS TRIGGER kept;
ALTER TABLE donations_tariff ENABLE ALWAYS TRIGGER guard_tariff;
ALTER TABLE donations_fund ENABLE ALWAYS TRIGGER kept;
ALTER TABLE donations_commitment ENABLE ALWAYS TRIGGER kept;
ALTER TABLE donations_appeal ENABLE ALWAYS TRIGGER kept;
ALTER TABLE donations_donor ENABLE ALWAYS TRIGGER kept;

-- The application may change only these columns, and remove nothing but an unused tariff.
REVOKE UPDATE, DELETE, TRUNCATE ON
    donations_fund, donations_commitment, donations_fundingdecision, donations_expense, donations_advance,
    donations_appeal, donations_donor
    FROM PUBLIC, lfnkr_web;
GRANT UPDATE (name, floor, target) ON donations_fund TO lfnkr_web;
GRANT UPDATE (status, decided_by_id, decided_at, go_ahead_reason, note, reviewed_by_id, reviewed_at)
    ON donations_fundingdecision TO lfnkr_web;
GRANT UPDATE (status, decided_by_id, decided_at, refusal) ON donations_expense, donations_advance TO lfnkr_web;
GRANT UPDATE (title, closed_on) ON donations_appeal TO lfnkr_web;
GRANT UPDATE (kind, name, contact) ON donations_donor TO lfnkr_web;
