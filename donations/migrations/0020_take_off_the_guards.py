"""The guards of the ledger come off while its rows move into journals; 0024 puts new ones on."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("donations", "0019_readings_of_donors")]

    operations = [sql_file(__file__, "0020_take_off_the_guards")]
