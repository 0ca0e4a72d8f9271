"""The trigger by which ledger entries, and nothing else, move funds and commitments."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("donations", "0001_funds_gifts_decisions_and_payments")]

    operations = [sql_file(__file__, "0002_move_funds_by_the_ledger")]
