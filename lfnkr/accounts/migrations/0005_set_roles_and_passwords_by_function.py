"""Roles and password hashes change by functions with rights of their own; the application's role may write neither."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_record_started_resets")]

    operations = [sql_file(__file__, "0005_set_roles_and_passwords_by_function")]
