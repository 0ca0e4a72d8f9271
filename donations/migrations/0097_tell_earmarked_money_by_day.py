"""What givers earmarked within a fund is told move by move, for the note on restricted donations."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("donations", "0096_hold_bills_to_nothing_committed")]

    operations = [sql_file(__file__, "0097_tell_earmarked_money_by_day")]
