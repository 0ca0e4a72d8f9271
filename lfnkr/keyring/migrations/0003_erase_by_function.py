"""Take from the application's role the right to change keys; it erases one at a time, by a function that counts."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("keyring", "0002_guard_erased_keys")]

    operations = [sql_file(__file__, "0003_erase_by_function")]
