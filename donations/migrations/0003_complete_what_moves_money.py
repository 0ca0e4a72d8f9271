"""Deferred checks: causes have their entries, legs sum to zero, settlements make up their advance."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("donations", "0002_move_funds_by_the_ledger")]

    operations = [sql_file(__file__, "0003_complete_what_moves_money")]
