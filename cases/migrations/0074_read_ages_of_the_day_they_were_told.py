"""An age goes back by whole years before the day it was told, and the day it was told is kept with what was counted by it."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0073_lose_those_who_had_arrived")]

    operations = [sql_file(__file__, "0074_read_ages_of_the_day_they_were_told")]
