"""Give the application's role what it needs of the keyring, and keep erased keys erased."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("keyring", "0001_create_keyring")]

    operations = [sql_file(__file__, "0002_guard_erased_keys")]
