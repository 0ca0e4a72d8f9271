"""A month is closed by two officers; one that was closed by one stays so."""

from django.db import migrations, models

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("donations", "0086_move_openings_of_months")]

    operations = [
        # First, so that on the way back its rights are given once the columns are there again.
        sql_file(__file__, "0087_close_months_by_two"),
        migrations.RemoveField(
            model_name="periodclose",
            name="reopened_by",
        ),
        migrations.RemoveField(
            model_name="periodclose",
            name="reopening_proposed_at",
        ),
        migrations.RemoveField(
            model_name="periodclose",
            name="reopening_proposed_by",
        ),
        migrations.RemoveField(
            model_name="periodclose",
            name="reopening_reason",
        ),
        migrations.AddConstraint(
            model_name="periodclose",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_by", None), ("proposal__isnull", False)),
                    models.Q(("closed_by__isnull", False), ("proposal", None)),
                    _connector="OR",
                ),
                name="period_closed_by_two_or_before",
            ),
        ),
        migrations.AddConstraint(
            model_name="periodclose",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reopened_at", None), ("reopening", None)),
                    models.Q(
                        ("reopened_at__isnull", False),
                        ("reopening__isnull", False),
                        models.Q(
                            ("proposal", None),
                            models.Q(("reopening", models.F("proposal")), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="period_reopened_whole",
            ),
        ),
    ]
