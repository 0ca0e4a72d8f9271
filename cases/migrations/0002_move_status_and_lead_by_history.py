"""Let the histories alone move a member's status and lead, by the table of transitions."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_cases_people_operations_and_events")]

    operations = [sql_file(__file__, "0002_move_status_and_lead_by_history")]
