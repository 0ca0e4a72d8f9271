"""The trail keeps a fingerprint of the sealed bytes beside the word "changed"."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_find_events_by_action_and_request")]

    operations = [sql_file(__file__, "0006_fingerprint_sealed_columns")]
