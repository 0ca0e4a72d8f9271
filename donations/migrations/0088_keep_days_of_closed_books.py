"""The days of a fiscal year stay as they are while it, or a month of the days that would change, is closed."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0087_close_months_by_two"),
        ("lfnkr", "0008_keep_long_addresses_of_results"),
    ]

    operations = [sql_file(__file__, "0088_keep_days_of_closed_books")]
