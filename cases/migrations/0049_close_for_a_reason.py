"""A request is closed for one of the reasons, kept one by one; after a death another officer approves."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
import lfnkr.keyring.sealing
from lfnkr.audit.operations import audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0048_keep_tasks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="closed_for",
            field=models.CharField(
                blank=True,
                choices=[
                    ("settled", "everybody is settled, no help is needed any more"),
                    ("safe", "everybody is safe, and others look after them"),
                    ("partner", "a partner organisation looks after them"),
                    ("withdrawn", "they withdrew"),
                    ("themselves", "they went on by themselves"),
                    ("declined", "we could not help"),
                    ("no_contact", "no contact any more"),
                    ("repatriated", "sent back to North Korea"),
                    ("died", "whoever asked has died"),
                    ("duplicate", "another request is for the same people"),
                    ("mistaken", "nobody was to be rescued"),
                    ("other", "another reason, in words"),
                ],
                editable=False,
                max_length=12,
                verbose_name="why it is closed",
            ),
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("settled", "everybody is settled, no help is needed any more"),
                            ("safe", "everybody is safe, and others look after them"),
                            ("partner", "a partner organisation looks after them"),
                            ("withdrawn", "they withdrew"),
                            ("themselves", "they went on by themselves"),
                            ("declined", "we could not help"),
                            ("no_contact", "no contact any more"),
                            ("repatriated", "sent back to North Korea"),
                            ("died", "whoever asked has died"),
                            ("duplicate", "another request is for the same people"),
                            ("mistaken", "nobody was to be rescued"),
                            ("other", "another reason, in words"),
                        ],
                        max_length=12,
                        verbose_name="Why it is closed",
                    ),
                ),
                ("words", lfnkr.keyring.sealing.SealedField(help_text="Sealed.", verbose_name="In words")),
                ("closed_at", models.DateTimeField(editable=False, verbose_name="closed at")),
                ("is_correction", models.BooleanField(default=False, editable=False)),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("needs_approval", models.BooleanField(default=False, editable=False)),
                ("is_alone", models.BooleanField(default=False, editable=False)),
                ("approved_at", models.DateTimeField(editable=False, null=True)),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                ("withdrawn_why", lfnkr.keyring.sealing.SealedField(help_text="Sealed.", verbose_name="Reason")),
                ("reopened_at", models.DateTimeField(editable=False, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="closures", to="cases.case"
                    ),
                ),
                (
                    "recorded_by",
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
                    "withdrawn_by",
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
                "verbose_name": "closing of a request",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            models.Q(("approved_by", models.F("recorded_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="closure_approved_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at", None), ("approved_by", None)),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("approved_by__isnull", False),
                                ("needs_approval", True),
                                ("withdrawn_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="closure_approval_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(
                                ("needs_approval", True),
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="closure_withdrawal_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reopened_at", None), ("reopened_by", None)),
                            models.Q(("reopened_at__isnull", False), ("reopened_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="closure_reopening_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("approved_at", None), ("needs_approval", True), ("withdrawn_at", None)),
                        fields=("case",),
                        name="closure_waits_once",
                    ),
                ],
            },
        ),
        audited("cases_closure"),
        sql_file(__file__, "0049_close_for_a_reason"),
    ]
