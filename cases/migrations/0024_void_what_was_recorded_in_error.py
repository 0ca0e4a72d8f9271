"""Let a voiding alone say that a row was recorded in error, and count such a row nowhere in the database's own functions."""

from django.db import migrations

from lfnkr.audit.operations import audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0023_keep_what_was_recorded_in_error")]

    operations = [
        audited("cases_voiding"),
        sql_file(__file__, "0024_void_what_was_recorded_in_error"),
    ]
