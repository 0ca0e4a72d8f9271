"""A child who was born after the call has an age at its steps, too."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0029_name_the_original_of_a_duplicate")]

    operations = [sql_file(__file__, "0030_hold_ages_of_the_newborn")]
