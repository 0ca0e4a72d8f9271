"""Whoever runs the server may start a new password for anybody: the only administrator has nobody else to ask."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_set_roles_and_passwords_by_function")]

    operations = [sql_file(__file__, "0006_start_resets_as_the_owner")]
