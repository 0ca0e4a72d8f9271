"""A name recorded in error is found by nothing: the database keeps no token of one."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0056_keep_risk_and_answers_recorded_in_error")]

    operations = [sql_file(__file__, "0057_find_nobody_by_a_name_in_error")]
