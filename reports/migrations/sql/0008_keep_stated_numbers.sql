-- A number that was stated once is entered by one officer and agreed to by another, each in their own name. It stays as it was
-- entered; two can take it back, or put another of its line in its place. Parts never exceed their whole.

CREATE FUNCTION reports_stated_parts_exceed(of_line uuid, whole numeric) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- Whether the standing parts of a line, by any one breakdown, say more than a whole; "about" and "nearly" say no least number.
    SELECT EXISTS (
        SELECT FROM reports_statednumber part JOIN reports_statednumber w ON w.id = part.part_of_id
         WHERE w.line = of_line AND part.approved_at IS NOT NULL AND part.void_agreed_at IS NULL
           AND part.qualifier IN ('exactly', 'more_than', 'at_least')
         GROUP BY part.breakdown HAVING sum(part.number) > whole)
$$;
REVOKE ALL ON FUNCTION reports_stated_parts_exceed(uuid, numeric) FROM PUBLIC;

CREATE FUNCTION reports_guard_stated() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- The owner alone, that is a migration, writes in the name of others. The bounds of a date are reckoned after this.
DECLARE
    answers constant text[] := ARRAY['approved_by_id', 'approved_at', 'voided_by_id', 'voided_at', 'voided_because',
                                     'void_agreed_by_id', 'void_agreed_at', 'printed_from', 'printed_until'];
    actor constant uuid := nullif(current_setting('lfnkr.actor', true), '')::uuid;
    is_owner constant boolean := pg_has_role(
        session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER');
    named uuid := NEW.proposed_by_id;
    was_approved boolean;
    was_doubted boolean;
    whole reports_statednumber;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.approved_at IS NOT NULL OR NEW.voided_at IS NOT NULL OR NEW.void_agreed_at IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'stated_stays',
                MESSAGE = 'a stated number begins without an answer';
        END IF;
        IF fuzzy_earliest(NEW.printed) > NEW.proposed_at
           OR NEW.up_to > (NEW.proposed_at AT TIME ZONE 'Asia/Tokyo')::date THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'stated_not_in_the_future',
                MESSAGE = 'nothing was printed on a day to come, or says how it will be';
        END IF;
        IF NEW.kind = 'total' AND NEW.proposed_at < (SELECT (ends_on + 1)::timestamp AT TIME ZONE 'Asia/Tokyo'
                                                       FROM lfnkr_fiscalyear WHERE term = NEW.fiscal_year_id) THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'stated_of_a_term_that_is_over',
                MESSAGE = 'a term that still runs has no total';
        END IF;
        IF NEW.part_of_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM reports_statednumber w
             WHERE w.id = NEW.part_of_id AND w.line <> NEW.line AND (w.kind, w.unit) = (NEW.kind, NEW.unit)
               AND w.fiscal_year_id IS NOT DISTINCT FROM NEW.fiscal_year_id
               AND w.up_to IS NOT DISTINCT FROM NEW.up_to) THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'stated_part_is_like_its_whole',
                MESSAGE = 'a part counts the same unit of the same time as its whole';
        END IF;
        IF EXISTS (SELECT FROM reports_statednumber o WHERE o.line = NEW.line) IS DISTINCT FROM EXISTS (
            SELECT FROM reports_statednumber o WHERE o.id = NEW.replaces_id AND o.line = NEW.line) THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'stated_replaces_its_line',
                MESSAGE = 'what replaces a number is of its line, and nothing else is';
        END IF;
    ELSE
        was_approved := OLD.approved_at IS NOT NULL;
        was_doubted := was_approved AND OLD.voided_at IS NOT NULL;
        IF to_jsonb(NEW) - answers IS DISTINCT FROM to_jsonb(OLD) - answers
           OR OLD.void_agreed_at IS NOT NULL OR NOT was_approved AND OLD.voided_at IS NOT NULL
           OR was_approved
              AND (NEW.approved_at, NEW.approved_by_id) IS DISTINCT FROM (OLD.approved_at, OLD.approved_by_id) THEN
            RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'stated_stays',
                MESSAGE = 'a stated number stays as it was entered: take it back, or replace it';
        END IF;
        IF NEW.void_agreed_at IS NOT NULL THEN
            named := NEW.void_agreed_by_id;
            IF NOT was_approved
               OR was_doubted AND (NEW.voided_by_id, NEW.voided_at, NEW.voided_because)
                                  IS DISTINCT FROM (OLD.voided_by_id, OLD.voided_at, OLD.voided_because)
               OR NOT was_doubted AND NOT EXISTS (
                    SELECT FROM reports_statednumber o
                     WHERE o.replaces_id = OLD.id AND o.approved_at IS NULL AND o.voided_at IS NULL
                       AND o.proposed_by_id = NEW.voided_by_id) THEN
                RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'stated_taken_back_by_two',
                    MESSAGE = 'one officer asks that a number be taken back, or replaced, and another agrees';
            END IF;
            IF was_doubted AND EXISTS (
                SELECT FROM reports_statednumber p JOIN reports_statednumber w ON w.id = p.part_of_id
                 WHERE w.line = OLD.line AND p.approved_at IS NOT NULL AND p.void_agreed_at IS NULL) THEN
                RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'stated_parts_first',
                    MESSAGE = 'the parts of a number are taken back before it';
            END IF;
        ELSIF NEW.voided_at IS NOT NULL THEN
            named := NEW.voided_by_id;
            IF OLD.voided_at IS NOT NULL OR (NEW.approved_at IS NULL) = was_approved THEN
                RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'stated_stays',
                    MESSAGE = 'it is asked once that a number be taken back';
            END IF;
        ELSIF was_doubted THEN
            named := actor;
        ELSE
            named := NEW.approved_by_id;
            IF NEW.part_of_id IS NOT NULL THEN
                SELECT s.* INTO whole FROM reports_statednumber s
                  JOIN reports_statednumber w ON w.line = s.line
                 WHERE w.id = NEW.part_of_id AND s.approved_at IS NOT NULL AND s.void_agreed_at IS NULL
                   FOR UPDATE OF s;
                IF NOT FOUND THEN
                    RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'stated_whole_stands',
                        MESSAGE = 'a whole is agreed to before its parts';
                END IF;
                IF whole.qualifier IN ('exactly', 'nearly') AND NEW.qualifier IN ('exactly', 'more_than', 'at_least')
                   AND whole.number < NEW.number + coalesce((
                        SELECT sum(p.number) FROM reports_statednumber p JOIN reports_statednumber w ON w.id = p.part_of_id
                         WHERE w.line = whole.line AND p.approved_at IS NOT NULL AND p.void_agreed_at IS NULL
                           AND p.breakdown = NEW.breakdown AND p.id <> NEW.id
                           AND p.qualifier IN ('exactly', 'more_than', 'at_least')), 0) THEN
                    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'stated_parts_within_whole',
                        MESSAGE = 'the parts of a number do not exceed it';
                END IF;
            END IF;
            IF NEW.qualifier IN ('exactly', 'nearly') AND reports_stated_parts_exceed(NEW.line, NEW.number) THEN
                RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'stated_parts_within_whole',
                    MESSAGE = 'the parts of a number do not exceed it';
            END IF;
        END IF;
    END IF;
    IF NOT EXISTS (SELECT FROM accounts_user u WHERE u.id = named AND u.is_active
                     AND u.role IN ('director', 'treasurer', 'auditor'))
       AND NOT (is_owner AND named IS NULL) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'stated_by_an_officer',
            MESSAGE = 'director, treasurer or auditor enter a stated number and agree to it';
    END IF;
    IF named IS DISTINCT FROM actor AND NOT is_owner THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'stated_in_ones_own_name',
            MESSAGE = 'a stated number is entered, agreed to and taken back in one''s own name';
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION reports_guard_stated() FROM PUBLIC;

CREATE TRIGGER guard_stated BEFORE INSERT OR UPDATE ON reports_statednumber
    FOR EACH ROW EXECUTE FUNCTION reports_guard_stated();
CREATE TRIGGER keep_all BEFORE DELETE ON reports_statednumber
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE reports_statednumber ENABLE ALWAYS TRIGGER guard_stated, ENABLE ALWAYS TRIGGER keep_all;

REVOKE UPDATE, DELETE, TRUNCATE ON reports_statednumber FROM PUBLIC, lfnkr_web;
GRANT UPDATE (approved_by_id, approved_at, voided_by_id, voided_at, voided_because, void_agreed_by_id, void_agreed_at)
    ON reports_statednumber TO lfnkr_web;

CREATE FUNCTION reports_guard_explanation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM reports_statednumber s WHERE s.id = NEW.claim_id AND s.kind = 'claim') THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'explanation_of_a_claim',
            MESSAGE = 'what is explained is a claim';
    END IF;
    IF NOT EXISTS (SELECT FROM accounts_user u WHERE u.id = NEW.said_by_id AND u.is_active
                     AND u.role IN ('director', 'treasurer', 'auditor')) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'explanation_by_an_officer',
            MESSAGE = 'director, treasurer or auditor explain a claim';
    END IF;
    IF NEW.said_by_id IS DISTINCT FROM nullif(current_setting('lfnkr.actor', true), '')::uuid
       AND NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'explanation_in_ones_own_name',
            MESSAGE = 'an explanation is given in one''s own name';
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION reports_guard_explanation() FROM PUBLIC;

CREATE TRIGGER guard_explanation BEFORE INSERT ON reports_claimexplanation
    FOR EACH ROW EXECUTE FUNCTION reports_guard_explanation();
CREATE TRIGGER keep_all BEFORE UPDATE OR DELETE ON reports_claimexplanation
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE reports_claimexplanation ENABLE ALWAYS TRIGGER guard_explanation, ENABLE ALWAYS TRIGGER keep_all;
REVOKE UPDATE, DELETE, TRUNCATE ON reports_claimexplanation FROM PUBLIC, lfnkr_web;
