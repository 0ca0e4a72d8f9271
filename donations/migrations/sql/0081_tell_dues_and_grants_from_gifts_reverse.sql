DROP TRIGGER guard_kind ON donations_receiptline;
DROP FUNCTION donations_guard_receipted_kind();
DROP TRIGGER guard_dues ON donations_donation;
DROP FUNCTION donations_guard_dues();

CREATE OR REPLACE FUNCTION donations_lines_donation(of_source uuid) RETURNS SETOF donations_line
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
SELECT d.fund_id::uuid, 'donation'::text, d.booked_amount::bigint, 0::bigint, NULL::uuid, ''::text,
       (CASE WHEN d.rate IS NOT NULL THEN d.amount END)::bigint,
       (CASE WHEN d.rate IS NULL THEN '' ELSE d.currency END)::text, d.rate::numeric, NULL::bigint, NULL::uuid
  FROM donations_donation d JOIN donations_fund f ON f.id = d.fund_id
 WHERE d.id = of_source AND d.earmark IN ('none', f.code)
$$;
