"""Make the trail append-only, by privileges and by triggers."""

from django.db import migrations

from lfnkr.audit.operations import append_only
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_record_changes")]

    operations = [
        append_only("audit_event"),
        append_only("audit_seal"),
        sql_file(__file__, "0003_guard_the_trail"),
    ]
