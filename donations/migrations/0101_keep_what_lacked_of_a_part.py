"""What lacked where a partner took over some people of a request alone is their share of it by heads."""

from django.db import migrations, models

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("donations", "0100_know_what_came_back_as_it_came")]

    operations = [
        migrations.AddField(
            model_name="fundsshortfall",
            name="people",
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="fundsshortfall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("people", None),
                    models.Q(("is_takeover", True), ("people__gt", 0)),
                    _connector="OR",
                ),
                name="shortfall_part_is_taken_over",
            ),
        ),
        sql_file(__file__, "0101_keep_what_lacked_of_a_part"),
    ]
