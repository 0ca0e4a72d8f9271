"""Refuse a member of the organisation on any leg that touches China, in the database too (policy after an arrest)."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_show_rows_to_their_people_only")]

    operations = [sql_file(__file__, "0004_keep_members_out_of_china")]
