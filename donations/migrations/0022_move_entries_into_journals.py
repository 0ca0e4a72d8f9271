"""Every entry moves into the journal of its source, every advance into the table of payments; one event of the trail says so."""

from django.db import migrations

from lfnkr.audit.operations import TRAIL, moved
from lfnkr.postgresql.migration_sql import sql_file

CAUSES = ("donation", "transfer", "commitment", "expense", "advance", "settlement", "adjustment", "reversal")


class Migration(migrations.Migration):
    dependencies = [("donations", "0021_make_room_for_journals"), TRAIL]

    operations = [
        sql_file(__file__, "0022_move_entries_into_journals"),
        moved(
            __name__,
            {
                "donations_payment": {
                    "from": ["donations_expense", "donations_advance"],
                    "added": ["kind"],
                },
                "donations_ledgerentry": {
                    "added": ["journal_id", "undoes_id"],
                    "removed": [f"{cause}_id" for cause in CAUSES],
                },
                "donations_adjustment": {"added": ["fund_id", "amount"]},
                "donations_transfer": {"added": ["fund_id", "target_id", "amount"]},
            },
            back={
                "donations_expense": {"from": ["donations_payment"], "removed": ["kind"]},
                "donations_advance": {
                    "from": ["donations_payment"],
                    "removed": ["kind", "category", "has_receipt", "settlement_id"],
                },
                "donations_ledgerentry": {
                    "added": [f"{cause}_id" for cause in CAUSES],
                    "removed": ["journal_id", "undoes_id"],
                },
                "donations_adjustment": {"removed": ["fund_id", "amount"]},
                "donations_transfer": {"removed": ["fund_id", "target_id", "amount"]},
                "donations_journal": {"dropped": True},
                "donations_release": {"dropped": True},
            },
        ),
    ]
