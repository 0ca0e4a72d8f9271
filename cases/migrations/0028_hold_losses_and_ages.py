"""A loss is counted with one of the leads of its interval and kept as told; ages of steps have one writer and agree with the request."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0027_find_steps_by_when_they_count")]

    operations = [sql_file(__file__, "0028_hold_losses_and_ages")]
