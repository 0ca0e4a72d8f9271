"""Decided rows stay, history is only added to, and the application may change a few named columns."""

from django.db import migrations

from lfnkr.audit.operations import TRAIL, append_only
from lfnkr.postgresql.migration_sql import sql_file

ONLY_ADDED = (
    "ledgerentry",
    "donation",
    "transfer",
    "adjustment",
    "reversal",
    "settlement",
    "estimate",
    "fundsshortfall",
)


class Migration(migrations.Migration):
    dependencies = [("donations", "0003_complete_what_moves_money"), TRAIL]

    operations = [
        *(append_only(f"donations_{table}") for table in ONLY_ADDED),
        sql_file(__file__, "0004_guard_what_was_decided"),
    ]
