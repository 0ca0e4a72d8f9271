"""Keep what a report counts by as it was until a moment, whichever act changes it: a report of an earlier moment reads that."""

import django.db.models.deletion
from django.db import migrations, models

from lfnkr.audit.operations import TRAIL, append_only, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        TRAIL,
        ("cases", "0067_record_an_operation_in_error"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormerFact",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("facts", models.JSONField()),
                ("until", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.person"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.casemember"
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.statuschange",
                    ),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.indicator"
                    ),
                ),
            ],
            options={
                "verbose_name": "what a fact was",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["until"], name="former_fact_until")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer__isnull", True),
                                ("case__isnull", False),
                                ("member__isnull", True),
                                ("person__isnull", True),
                                ("step__isnull", True),
                            ),
                            models.Q(
                                ("answer__isnull", True),
                                ("case__isnull", True),
                                ("member__isnull", True),
                                ("person__isnull", False),
                                ("step__isnull", True),
                            ),
                            models.Q(
                                ("answer__isnull", True),
                                ("case__isnull", True),
                                ("member__isnull", False),
                                ("person__isnull", True),
                                ("step__isnull", True),
                            ),
                            models.Q(
                                ("answer__isnull", True),
                                ("case__isnull", True),
                                ("member__isnull", True),
                                ("person__isnull", True),
                                ("step__isnull", False),
                            ),
                            models.Q(
                                ("answer__isnull", False),
                                ("case__isnull", True),
                                ("member__isnull", True),
                                ("person__isnull", True),
                                ("step__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="former_fact_of_one",
                    )
                ],
            },
        ),
        audited("cases_formerfact"),
        append_only("cases_formerfact"),
        sql_file(__file__, "0068_keep_what_was_counted_by"),
    ]
