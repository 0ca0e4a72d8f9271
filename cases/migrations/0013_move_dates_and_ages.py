"""Move what was kept of days and ages in several columns into one each; back, while nothing of a newer kind was told."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_keep_dates_and_ages_as_told")]

    operations = [sql_file(__file__, "0013_move_dates_and_ages")]
