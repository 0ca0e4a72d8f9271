-- Dues and grants are income of their own: an entry of its kind for each, dues into general books alone, and no receipt for a gift.

CREATE OR REPLACE FUNCTION donations_lines_donation(of_source uuid) RETURNS SETOF donations_line
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
-- An earmark is the code of the fund it serves; the kind of the entry says whether it is a gift, dues or a grant.
SELECT d.fund_id::uuid, (CASE d.kind WHEN 'gift' THEN 'donation' ELSE d.kind END)::text, d.booked_amount::bigint, 0::bigint,
       NULL::uuid, ''::text, (CASE WHEN d.rate IS NOT NULL THEN d.amount END)::bigint,
       (CASE WHEN d.rate IS NULL THEN '' ELSE d.currency END)::text, d.rate::numeric, NULL::bigint, NULL::uuid
  FROM donations_donation d JOIN donations_fund f ON f.id = d.fund_id
 WHERE d.id = of_source AND d.earmark IN ('none', f.code)
$$;

CREATE FUNCTION donations_guard_dues() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
-- What a member owes is for the whole work: no fund with a purpose of its own takes it.
BEGIN
    IF NOT EXISTS (SELECT FROM donations_fund f WHERE f.id = NEW.fund_id AND f.kind = 'general') THEN
        PERFORM donations_refuse('dues_enter_general_books', 'membership dues enter a general fund alone');
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION donations_guard_dues() FROM PUBLIC;

CREATE TRIGGER guard_dues BEFORE INSERT ON donations_donation FOR EACH ROW WHEN (NEW.kind = 'dues')
    EXECUTE FUNCTION donations_guard_dues();
ALTER TABLE donations_donation ENABLE ALWAYS TRIGGER guard_dues;

CREATE FUNCTION donations_guard_receipted_kind() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF EXISTS (SELECT FROM donations_donation d WHERE d.id = NEW.donation_id AND d.kind <> 'gift') THEN
        PERFORM donations_refuse('receipt_for_gifts_alone', 'a receipt of a gift is for no dues and no grant');
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION donations_guard_receipted_kind() FROM PUBLIC;

CREATE TRIGGER guard_kind BEFORE INSERT ON donations_receiptline FOR EACH ROW
    EXECUTE FUNCTION donations_guard_receipted_kind();
ALTER TABLE donations_receiptline ENABLE ALWAYS TRIGGER guard_kind;
