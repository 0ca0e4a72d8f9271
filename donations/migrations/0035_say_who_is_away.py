"""Who of the officers is away, told by oneself or by two others, and who therefore decides and signs."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
from lfnkr.audit.operations import TRAIL, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0034_commit_more"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        TRAIL,
    ]

    operations = [
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("is_back", models.BooleanField(default=False, editable=False)),
                ("from_on", models.DateField(verbose_name="from")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="until")),
                ("takes_two", models.BooleanField(default=False, editable=False)),
                ("told_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("agreed_at", models.DateTimeField(editable=False, null=True)),
                ("dropped_at", models.DateTimeField(editable=False, null=True)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "dropped_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="officer",
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "absence",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on", None),
                            models.Q(("is_back", False), ("until_on__gte", models.F("from_on"))),
                            _connector="OR",
                        ),
                        name="absence_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_at", None), ("agreed_by", None)),
                            models.Q(
                                ("agreed_at__isnull", False),
                                ("agreed_by__isnull", False),
                                ("takes_two", True),
                                models.Q(("agreed_by", models.F("told_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="absence_agreed_to_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("dropped_at", None), ("dropped_by", None)),
                            models.Q(
                                ("agreed_at", None),
                                ("dropped_at__isnull", False),
                                ("dropped_by__isnull", False),
                                ("takes_two", True),
                            ),
                            _connector="OR",
                        ),
                        name="absence_dropped_while_it_waits",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("agreed_at", None), ("dropped_at", None), ("takes_two", True)),
                        fields=("officer", "is_back"),
                        name="absence_one_waits_of_each",
                    ),
                ],
            },
        ),
        audited("donations_absence"),
        sql_file(__file__, "0035_say_who_is_away"),
    ]
