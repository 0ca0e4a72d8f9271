"""The trigger functions that write the trail and refuse to change kept rows."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_create_trail")]

    operations = [sql_file(__file__, "0002_record_changes")]
