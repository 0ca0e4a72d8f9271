"""A commitment has on each day what is taken from it."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("donations", "0056_acknowledge_commitments_below_the_floor")]

    operations = [sql_file(__file__, "0057_hold_commitments_to_their_days")]
