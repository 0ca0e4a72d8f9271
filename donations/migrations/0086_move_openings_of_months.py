"""What opened closed months again becomes a proposal like all others."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("donations", "0085_propose_months")]

    operations = [sql_file(__file__, "0086_move_openings_of_months")]
