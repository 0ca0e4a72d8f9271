"""Whoever acts proposes and answers in her own name, and a price list is in force from the moment of its signature."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("donations", "0016_hold_sums_to_their_rates")]

    operations = [sql_file(__file__, "0017_sign_in_ones_own_name")]
