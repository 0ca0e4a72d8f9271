"""Row-level security on cases, people, notes and events: without an identity the application sees none of them."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_move_status_and_lead_by_history")]

    operations = [sql_file(__file__, "0003_show_rows_to_their_people_only")]
