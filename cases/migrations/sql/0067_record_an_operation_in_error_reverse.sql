CREATE OR REPLACE FUNCTION cases_hold_operation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    this_act uuid := nullif(current_setting('lfnkr.act_id', true), '')::uuid;
    told record;
BEGIN
    FOR told IN
        SELECT t.part, t.was, t.became FROM (VALUES
            ('code_name', NULL::timestamptz, NULL::timestamptz, NEW.code_name <> OLD.code_name),
            ('opened_at', OLD.opened_at, NEW.opened_at, NEW.opened_at <> OLD.opened_at),
            ('mobilised_at', OLD.mobilised_at, NEW.mobilised_at,
                OLD.mobilised_at IS NOT NULL AND NEW.mobilised_at IS DISTINCT FROM OLD.mobilised_at),
            ('closed_at', OLD.closed_at, NEW.closed_at,
                OLD.closed_at IS NOT NULL AND NEW.closed_at IS DISTINCT FROM OLD.closed_at)
        ) AS t(part, was, became, is_told) WHERE t.is_told
    LOOP
        IF NOT EXISTS (
            SELECT FROM public.cases_operationchange c
             WHERE c.operation_id = NEW.id AND c.part = told.part AND c.act = this_act
               AND c.before IS NOT DISTINCT FROM told.was AND c.after IS NOT DISTINCT FROM told.became)
        THEN
            RAISE EXCEPTION 'What an operation was before is kept in the act that corrects it.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'operation_change_kept';
        END IF;
    END LOOP;
    IF OLD.mobilised_at IS NOT NULL AND NEW.mobilised_at IS NULL AND EXISTS (
        SELECT FROM public.cases_leg l
         WHERE l.operation_id = NEW.id AND l.voided_at IS NULL AND l.departed_on IS NOT NULL)
    THEN
        RAISE EXCEPTION 'People left on a leg of this operation: somebody was sent.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'operation_was_left';
    END IF;
    RETURN NEW;
END
$$;
