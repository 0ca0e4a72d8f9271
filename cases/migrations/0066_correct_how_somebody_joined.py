"""How and since when somebody joined is told anew; a correction of what an edition counted waits for a second officer."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
import lfnkr.keyring.sealing
from lfnkr.audit.operations import TRAIL, append_only, audited, moved
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        TRAIL,
        ("cases", "0065_correct_an_operation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="JoiningChange",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "before",
                    models.CharField(
                        choices=[
                            ("call", "with the request"),
                            ("told_later", "was there already at the call, and is told only now"),
                            ("joined", "joined them later"),
                            ("born", "was born later"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="how they joined",
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        choices=[
                            ("call", "with the request"),
                            ("told_later", "was there already at the call, and is told only now"),
                            ("joined", "joined them later"),
                            ("born", "was born later"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="how they joined",
                    ),
                ),
                ("reason", lfnkr.keyring.sealing.SealedField(help_text="Sealed.", verbose_name="Reason")),
                ("act", models.UUIDField(editable=False)),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
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
                    "former_step",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joined_otherwise",
                        to="cases.statuschange",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joining_changes",
                        to="cases.casemember",
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
                    "step",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joined_anew",
                        to="cases.statuschange",
                    ),
                ),
            ],
            options={
                "verbose_name": "correction of how somebody joined",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("former_step", None),
                                ("step", None),
                                models.Q(("before", models.F("after")), _negated=True),
                            ),
                            models.Q(("former_step__isnull", False), ("step__isnull", False)),
                            _connector="OR",
                        ),
                        name="joining_change_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_by", None),
                            models.Q(("agreed_by", models.F("recorded_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="joining_change_agreed_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposedCorrection",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("joining", "how somebody came to be on the request"),
                            ("operation", "an operation"),
                            ("review", "the review of a missing person"),
                        ],
                        editable=False,
                        max_length=9,
                        verbose_name="what",
                    ),
                ),
                ("told", models.JSONField(default=dict, editable=False)),
                ("reason", lfnkr.keyring.sealing.SealedField(help_text="Sealed.", verbose_name="Reason")),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("agreed_at", models.DateTimeField(editable=False, null=True)),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposed_corrections",
                        to="cases.case",
                    ),
                ),
                (
                    "operation",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposed_corrections",
                        to="cases.operation",
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
                "verbose_name": "correction that a second officer agrees to",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_at", None), ("agreed_by", None)),
                            models.Q(
                                ("agreed_at__isnull", False), ("agreed_by__isnull", False), ("withdrawn_at", None)
                            ),
                            _connector="OR",
                        ),
                        name="correction_agreement_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_by", None),
                            models.Q(("agreed_by", models.F("recorded_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="correction_agreed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="correction_withdrawal_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "operation"), ("operation__isnull", False)),
                            models.Q(models.Q(("kind", "operation"), _negated=True), ("operation", None)),
                            _connector="OR",
                        ),
                        name="correction_names_its_operation",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("agreed_at", None), ("withdrawn_at", None), ("operation", None)),
                        fields=("case", "kind"),
                        name="correction_waits_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("agreed_at", None), ("withdrawn_at", None), ("operation__isnull", False)),
                        fields=("operation",),
                        name="correction_of_operation_once",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="event",
            name="ended_contact_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        audited("cases_joiningchange"),
        append_only("cases_joiningchange"),
        audited("cases_proposedcorrection"),
        moved(
            __name__,
            {"cases_event": {"added": ["ended_contact_at"]}},
            back={"cases_event": {"removed": ["ended_contact_at"]}},
        ),
        sql_file(__file__, "0066_correct_how_somebody_joined"),
    ]
