CREATE OR REPLACE FUNCTION accounts_approve_role(change uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
-- Puts a proposed role in force, for a director who neither proposed it nor is to hold it. Those who give roles come into
-- theirs in two transactions: a row that this one wrote, in a savepoint too, has no older number than its own.
DECLARE
    approver uuid := public.accounts_actor('director');
    proposal public.accounts_rolechange;
BEGIN
    -- The account first, as everywhere, then the proposal.
    PERFORM FROM public.accounts_user
      WHERE id = (SELECT user_id FROM public.accounts_rolechange WHERE id = change) FOR UPDATE;
    SELECT * INTO proposal FROM public.accounts_rolechange WHERE id = change FOR UPDATE;
    IF proposal.id IS NULL OR proposal.approved_at IS NOT NULL OR proposal.declined_at IS NOT NULL
       OR approver IN (proposal.proposed_by_id, proposal.user_id)
       OR NOT EXISTS (
           SELECT FROM public.accounts_user
           WHERE id = proposal.user_id AND is_active AND role = proposal.role_before
       ) THEN
        RAISE EXCEPTION 'This change of role cannot be approved by this person, or not any more.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF proposal.role_after IN ('director', 'administrator')
       AND (SELECT age(xmin) FROM public.accounts_rolechange WHERE id = change) <= 0 THEN
        RAISE EXCEPTION 'Nobody becomes director or administrator in the transaction that proposed it.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE public.accounts_rolechange SET approved_by_id = approver, approved_at = clock_timestamp() WHERE id = change;
    UPDATE public.accounts_user SET role = proposal.role_after WHERE id = proposal.user_id;
END
$$;
