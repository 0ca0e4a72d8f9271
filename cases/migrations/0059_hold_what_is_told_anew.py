"""What is told anew is asked whatever the mark of its steps becomes, and what records it is of its request."""

from django.db import migrations

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0058_answer_by_each_stay")]

    operations = [sql_file(__file__, "0059_hold_what_is_told_anew")]
