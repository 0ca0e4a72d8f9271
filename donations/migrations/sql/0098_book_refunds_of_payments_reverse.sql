DROP TRIGGER mark_refund ON donations_reversal;
DROP TRIGGER mark_refund ON donations_refund;
DROP TRIGGER guard_refund ON donations_refund;
DROP TRIGGER begin_whole ON donations_payment;
DROP FUNCTION donations_begin_whole(), donations_guard_refund(), donations_mark_refund();

DO $$
DECLARE
    former text := pg_get_functiondef('donations_check_proposal_done()'::regprocedure);
BEGIN
    EXECUTE replace(former,
        '        WHEN ''refund'' THEN EXISTS (SELECT FROM donations_refund WHERE proposal_id = NEW.id)' || chr(10), '');
END
$$;

CREATE OR REPLACE FUNCTION donations_guard_decided() RETURNS trigger
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
           OR name IN ('available_before', 'available_after') AND old_row -> name = 'null' AND pg_trigger_depth() > 1
           OR name = 'is_out' AND pg_trigger_depth() > 1 THEN
            CONTINUE;
        END IF;
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = 'decided_stays',
            MESSAGE = format('%s.%s stays as it was decided', TG_TABLE_NAME, name);
    END LOOP;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION donations_guard_undoing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- An advance of which something is written off is not reversed: its money would be there again. What turned up took two officers.
DECLARE
    undone donations_journal;
BEGIN
    SELECT j.* INTO undone FROM donations_ledgerentry e JOIN donations_journal j ON j.id = e.journal_id WHERE e.id = NEW.entry_id;
    IF undone.source_kind = 'payment' THEN
        PERFORM FROM donations_payment p WHERE p.id = undone.source_id AND p.kind = 'advance' FOR NO KEY UPDATE;
        IF EXISTS (SELECT FROM donations_advanceloss WHERE advance_id = undone.source_id) THEN
            PERFORM donations_refuse('lost_advance_is_not_reversed', 'a part of this advance was written off');
        END IF;
    ELSIF undone.source_kind = 'loss' AND NEW.proposal_id IS NULL THEN
        PERFORM donations_refuse('needs_second_officer', 'what turned up takes two officers to undo');
    END IF;
    RETURN NEW;
END
$$;
