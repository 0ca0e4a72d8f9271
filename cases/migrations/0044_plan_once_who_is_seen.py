"""Who sees a person is planned once a session, and no more by every statement that names one."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0043_keep_relations_to_anybody")]

    operations = [sql_file(__file__, "0044_plan_once_who_is_seen")]
