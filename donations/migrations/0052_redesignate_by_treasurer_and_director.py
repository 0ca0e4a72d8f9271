"""Money given for a purpose goes elsewhere on the treasurer's proposal and with the director's signature."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("donations", "0051_price_further_adults")]

    operations = [sql_file(__file__, "0052_redesignate_by_treasurer_and_director")]
