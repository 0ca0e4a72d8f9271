"""A rescue may wait for a safe moment, documents or the border, although its money is there."""

from django.db import migrations, models

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0036_hand_on_proposals"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="fundingdecision",
            name="decision_status_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="fundingdecision",
            name="overrun_has_its_reason",
        ),
        migrations.AlterField(
            model_name="fundingdecision",
            name="status",
            field=models.CharField(
                choices=[
                    ("proposed", "waiting for the decision"),
                    ("approved", "approved: LFNKR pays"),
                    ("wait", "wait for funds"),
                    ("safe", "wait for a safe moment"),
                    ("documents", "wait for documents"),
                    ("border", "wait for the border to open"),
                    ("partner", "a partner leads"),
                    ("declined", "declined"),
                    ("withdrawn", "taken back"),
                ],
                default="proposed",
                max_length=9,
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "proposed",
                            "approved",
                            "wait",
                            "safe",
                            "documents",
                            "border",
                            "partner",
                            "declined",
                            "withdrawn",
                        ],
                    )
                ),
                name="decision_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amends", None), ("reason", "")),
                    models.Q(
                        ("amends__isnull", False),
                        models.Q(("reason", ""), _negated=True),
                        models.Q(("status__in", ["wait", "safe", "documents", "border", "partner"]), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="overrun_has_its_reason",
            ),
        ),
        sql_file(__file__, "0037_wait_for_something_else"),
    ]
