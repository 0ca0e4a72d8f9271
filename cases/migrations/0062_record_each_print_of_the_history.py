"""Each print of the history of a request: who, when, for what, how many lines, with names or without."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
import lfnkr.keyring.sealing
from lfnkr.audit.operations import TRAIL, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        TRAIL,
        ("cases", "0061_say_who_told_of_a_step"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoryPrint",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("printed_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                (
                    "topic",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("status", "Statuses, and who leads"),
                            ("people", "People on the request"),
                            ("facts", "Completed and corrected"),
                            ("operation", "Operations and legs"),
                            ("event", "Events"),
                            ("contact", "Contacts agreed"),
                            ("money", "Decisions and money"),
                            ("care", "Who looks after it"),
                            ("task", "Tasks"),
                            ("flight", "Earlier flights and returns"),
                            ("risk", "Risk, needs and answers"),
                            ("seal", "Openings and prints"),
                            ("note", "Notes"),
                            ("clock", "Pauses of the clock"),
                            ("closing", "Closing, reopening, restriction"),
                            ("error", "Recorded in error"),
                        ],
                        editable=False,
                        max_length=9,
                        verbose_name="What",
                    ),
                ),
                ("lines", models.PositiveIntegerField(editable=False)),
                ("of_lines", models.PositiveIntegerField(editable=False)),
                (
                    "with_names",
                    models.BooleanField(
                        default=False,
                        help_text="Without them people stand by their place in the family, and nothing sealed is printed.",
                        verbose_name="With names and sealed words",
                    ),
                ),
                (
                    "purpose",
                    lfnkr.keyring.sealing.SealedField(
                        help_text="What the paper is needed for. It stands on each sheet; do not name anybody. Kept sealed.",
                        verbose_name="Purpose",
                    ),
                ),
                (
                    "recipient",
                    lfnkr.keyring.sealing.SealedField(
                        help_text="Yourself, or a colleague. It stands on each sheet. Kept sealed.",
                        verbose_name="Who will have it",
                    ),
                ),
                (
                    "about",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.casemember",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="history_prints", to="cases.case"
                    ),
                ),
                (
                    "printed_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "print of the history",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["case", "printed_at"], name="print_of_a_request")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("lines__gt", 0), ("of_lines__gte", models.F("lines"))),
                        name="print_has_lines",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purpose__isnull", False), ("recipient__isnull", False)),
                        name="print_has_a_purpose",
                    ),
                ],
            },
        ),
        audited("cases_historyprint"),
        sql_file(__file__, "0062_record_each_print_of_the_history"),
    ]
