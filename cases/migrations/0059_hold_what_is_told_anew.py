"""What is taken back to be told anew says so, is asked whatever the mark of its steps becomes, and stays in its request."""

from django.db import migrations, models

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0058_answer_by_each_stay")]

    operations = [
        migrations.AddField(
            model_name="voiding",
            name="is_told_anew",
            field=models.BooleanField(default=False, editable=False),
        ),
        sql_file(__file__, "0059_hold_what_is_told_anew"),
    ]
