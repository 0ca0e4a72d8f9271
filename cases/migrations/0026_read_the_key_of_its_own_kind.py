"""The moment a response is due reads the key of each row as its own kind, in whatever order the database asks."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0025_hear_from_partners")]

    operations = [sql_file(__file__, "0026_read_the_key_of_its_own_kind")]
