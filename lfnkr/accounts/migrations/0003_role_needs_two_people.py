"""The database refuses a role that two people have not agreed on."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_record_changes")]

    operations = [sql_file(__file__, "0003_role_needs_two_people")]
