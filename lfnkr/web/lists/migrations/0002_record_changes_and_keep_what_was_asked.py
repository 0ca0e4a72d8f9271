"""Filters and exports are recorded in the audit trail; what an export was asked for is never changed or removed."""

from django.db import migrations

from lfnkr.audit.operations import TRAIL, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("lists", "0001_keep_filters_and_exports"), TRAIL]

    operations = [
        audited("lists_savedfilter"),
        audited("lists_export"),
        sql_file(__file__, "0002_record_changes_and_keep_what_was_asked"),
    ]
