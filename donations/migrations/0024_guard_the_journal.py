"""New guards: an entry is a line of its source, and a journal says what its source says; each kind of source is declared."""
# ruff: noqa: S608 - Every name in these questions stands in this module; nothing in them comes from outside.

from django.db import migrations

from donations.ledger.operations import ledger_source
from lfnkr.audit.operations import TRAIL, append_only, audited
from lfnkr.postgresql.migration_sql import sql_file

NO_RATE = "NULL, '', NULL"
RATE = "CASE WHEN {0}.rate IS NOT NULL THEN {0}.amount END, CASE WHEN {0}.rate IS NULL THEN '' ELSE {0}.currency END, {0}.rate"


class Migration(migrations.Migration):
    dependencies = [("donations", "0023_drop_what_moved"), TRAIL]

    operations = [
        sql_file(__file__, "0024_guard_the_journal"),
        audited("donations_journal"),
        audited("donations_ledgerentry"),
        audited("donations_release"),
        audited("donations_adjustment", sealed=["note"]),
        audited("donations_transfer", sealed=["reason"]),
        audited("donations_payment", sealed=["note", "refusal"]),
        *(
            append_only(f"donations_{table}")
            for table in ("journal", "ledgerentry", "release", "adjustment", "transfer")
        ),
        ledger_source(
            "donation",
            "donations_donation",
            is_reversible=True,
            # An earmark is the code of the fund it serves.
            lines=f"""
                SELECT d.fund_id, 'donation', d.booked_amount, 0, NULL, '', {RATE.format("d")}, NULL, NULL
                  FROM donations_donation d JOIN donations_fund f ON f.id = d.fund_id
                 WHERE d.id = of_source AND d.earmark IN ('none', f.code)""",
        ),
        ledger_source(
            "commitment",
            "donations_commitment",
            lines=f"""
                SELECT c.fund_id, 'commitment', 0, c.amount, c.id, c.case_reference, {NO_RATE}, NULL, NULL
                  FROM donations_commitment c JOIN donations_fundingdecision d ON d.id = c.decision_id
                 WHERE c.id = of_source AND d.amount = c.amount AND d.fund_id = c.fund_id
                   AND d.case_reference = c.case_reference AND d.status = 'approved'
                   AND (d.decided_by_id IS DISTINCT FROM d.proposed_by_id OR d.night_exception)""",
        ),
        ledger_source(
            "release",
            "donations_release",
            is_reversible=True,
            lines=f"""
                SELECT c.fund_id, 'release', 0, -r.amount, c.id, c.case_reference, {NO_RATE}, NULL, NULL
                  FROM donations_release r JOIN donations_commitment c ON c.id = r.commitment_id
                 WHERE r.id = of_source""",
        ),
        ledger_source(
            "payment",
            "donations_payment",
            is_reversible=True,
            due="status = 'approved' AND settlement_id IS NULL",
            lines=f"""
                SELECT c.fund_id, CASE p.kind WHEN 'advance' THEN 'advance' ELSE 'disbursement' END, -p.booked_amount,
                       -p.booked_amount, c.id, c.case_reference, {RATE.format("p")}, NULL, NULL
                  FROM donations_payment p JOIN donations_commitment c ON c.id = p.commitment_id
                 WHERE p.id = of_source AND p.settlement_id IS NULL AND p.status = 'approved'
                   AND p.decided_by_id <> p.proposed_by_id""",
        ),
        ledger_source(
            "settlement",
            "donations_settlement",
            due="returned > 0",
            lines=f"""
                SELECT c.fund_id, 'settlement', s.returned, s.returned, c.id, c.case_reference, {NO_RATE}, NULL, NULL
                  FROM donations_settlement s JOIN donations_payment a ON a.id = s.advance_id
                  JOIN donations_commitment c ON c.id = a.commitment_id
                 WHERE s.id = of_source AND s.returned > 0""",
        ),
        ledger_source(
            "adjustment",
            "donations_adjustment",
            is_reversible=True,
            lines=f"""
                SELECT fund_id, kind, amount, 0, NULL, '', {NO_RATE}, NULL, proposal_id
                  FROM donations_adjustment WHERE id = of_source""",
        ),
        ledger_source(
            "transfer",
            "donations_transfer",
            is_balanced=True,
            lines=f"""
                SELECT leg.fund_id, 'transfer', leg.change, 0, NULL, '', {NO_RATE}, NULL, t.proposal_id
                  FROM donations_transfer t
                 CROSS JOIN LATERAL (VALUES (t.fund_id, -t.amount), (t.target_id, t.amount)) leg (fund_id, change)
                 WHERE t.id = of_source""",
        ),
        ledger_source(
            "reversal",
            "donations_reversal",
            # What a settlement ended is not reversed any more.
            lines="""
                SELECT e.fund_id, 'reversal', -e.balance_change, -e.committed_change, e.draws_on_id, e.case_reference,
                       -e.original_amount, e.original_currency, e.rate, e.id, r.proposal_id
                  FROM donations_reversal r JOIN donations_ledgerentry e ON e.id = r.entry_id
                  JOIN donations_journal j ON j.id = e.journal_id
                  JOIN donations_ledgersource s ON s.kind = j.source_kind
                 WHERE r.id = of_source AND s.is_reversible
                   AND NOT EXISTS (SELECT FROM donations_settlement WHERE advance_id = j.source_id)""",
        ),
        audited("donations_ledgersource", key="kind"),
        migrations.RunSQL(
            "ALTER TABLE donations_journal ADD CONSTRAINT journal_source_is_known"
            " FOREIGN KEY (source_kind) REFERENCES donations_ledgersource (kind)",
            "ALTER TABLE donations_journal DROP CONSTRAINT journal_source_is_known",
        ),
    ]
