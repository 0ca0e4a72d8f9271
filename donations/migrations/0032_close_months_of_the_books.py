"""Closed months of the books: nothing is booked on their days, until two officers open the last one again."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
from lfnkr.audit.operations import TRAIL, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0031_count_versions_of_donors"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        TRAIL,
    ]

    operations = [
        migrations.CreateModel(
            name="PeriodClose",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("until", models.DateField(verbose_name="closed until")),
                ("closed_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                (
                    "reopening_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="why it is opened again"),
                ),
                ("reopening_proposed_at", models.DateTimeField(editable=False, null=True)),
                ("reopened_at", models.DateTimeField(editable=False, null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reopened_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reopening_proposed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "closed month",
                "ordering": ["-until", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reopened_at", None)), fields=("until",), name="period_closed_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reopening_proposed_at", None),
                                ("reopening_proposed_by", None),
                                ("reopening_reason", ""),
                            ),
                            models.Q(
                                ("reopening_proposed_at__isnull", False),
                                ("reopening_proposed_by__isnull", False),
                                models.Q(("reopening_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="period_reopening_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reopened_at", None), ("reopened_by", None)),
                            models.Q(
                                ("reopened_at__isnull", False),
                                ("reopened_by__isnull", False),
                                ("reopening_proposed_by__isnull", False),
                                models.Q(("reopened_by", models.F("reopening_proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="period_reopened_by_another",
                    ),
                ],
            },
        ),
        audited("donations_periodclose"),
        sql_file(__file__, "0032_close_months_of_the_books"),
    ]
