"""Whose events are seen is asked by the key of their request, and never by reading every request of the house."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0052_keep_earlier_flights")]

    operations = [sql_file(__file__, "0053_ask_once_whose_events_are_seen")]
