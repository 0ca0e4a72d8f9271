"""The types of dates and ages known in part, and the functions that reckon their bounds (lfnkr/fuzzy)."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("lfnkr", "0005_keep_check_values_and_unopened_texts")]

    operations = [sql_file(__file__, "0006_read_dates_and_ages")]
