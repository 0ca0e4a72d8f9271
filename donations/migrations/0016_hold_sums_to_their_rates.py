"""A sum in another currency is worth what its rate makes of it, and an entry bears the rate of its cause."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("donations", "0015_compare_rates_with_the_last")]

    operations = [sql_file(__file__, "0016_hold_sums_to_their_rates")]
