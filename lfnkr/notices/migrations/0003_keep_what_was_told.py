"""What people were told stays: the application answers, sends and ends, and changes or removes nothing else."""

from django.db import migrations

from lfnkr.audit.operations import append_only
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_record_changes")]

    operations = [
        sql_file(__file__, "0003_keep_what_was_told"),
        append_only("notices_pager"),
    ]
