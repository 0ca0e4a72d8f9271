"""A table of what was recorded in error, and beside each row that can be so since when; what is unique is so of standing rows."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
import lfnkr.keyring.sealing


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0022_name_tokens_leave_no_fingerprint"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Voiding",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("act", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("reason", lfnkr.keyring.sealing.SealedField(help_text="Sealed.", verbose_name="Reason")),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("needs_agreement", models.BooleanField(default=False, editable=False)),
                ("agreed_at", models.DateTimeField(editable=False, null=True)),
                ("voided_at", models.DateTimeField(editable=False, null=True, verbose_name="recorded in error at")),
            ],
            options={
                "verbose_name": "recorded in error",
                "ordering": ["id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="casemember",
            name="member_once_in_a_case",
        ),
        migrations.RemoveConstraint(
            model_name="casemember",
            name="member_one_principal",
        ),
        migrations.RemoveConstraint(
            model_name="eventmember",
            name="event_member_once",
        ),
        migrations.RemoveConstraint(
            model_name="indicator",
            name="indicator_once",
        ),
        migrations.RemoveConstraint(
            model_name="relationship",
            name="relationship_once",
        ),
        migrations.AddField(
            model_name="casemember",
            name="voided_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="recorded in error at"),
        ),
        migrations.AddField(
            model_name="event",
            name="voided_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="recorded in error at"),
        ),
        migrations.AddField(
            model_name="eventmember",
            name="voided_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="recorded in error at"),
        ),
        migrations.AddField(
            model_name="indicator",
            name="voided_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="recorded in error at"),
        ),
        migrations.AddField(
            model_name="leg",
            name="voided_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="recorded in error at"),
        ),
        migrations.AddField(
            model_name="relationship",
            name="voided_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="recorded in error at"),
        ),
        migrations.AddConstraint(
            model_name="casemember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at", None)), fields=("case", "person"), name="member_once_in_a_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="casemember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("role", "principal"), ("voided_at", None)),
                fields=("case",),
                name="member_one_principal",
            ),
        ),
        migrations.AddConstraint(
            model_name="eventmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at", None)), fields=("event", "member"), name="event_member_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.UniqueConstraint(
                fields=("person", "kind", "voided_at"), name="indicator_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="relationship",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at", None)), fields=("person", "relative"), name="relationship_once"
            ),
        ),
        migrations.AddField(
            model_name="voiding",
            name="agreed_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="voiding",
            name="case",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="voidings", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="voiding",
            name="event",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="voidings", to="cases.event"
            ),
        ),
        migrations.AddField(
            model_name="voiding",
            name="event_member",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="voidings", to="cases.eventmember"
            ),
        ),
        migrations.AddField(
            model_name="voiding",
            name="indicator",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="voidings", to="cases.indicator"
            ),
        ),
        migrations.AddField(
            model_name="voiding",
            name="lead_change",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="voidings", to="cases.leadchange"
            ),
        ),
        migrations.AddField(
            model_name="voiding",
            name="leg",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="voidings", to="cases.leg"
            ),
        ),
        migrations.AddField(
            model_name="voiding",
            name="member",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="voidings", to="cases.casemember"
            ),
        ),
        migrations.AddField(
            model_name="voiding",
            name="recorded_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="voiding",
            name="relationship",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="voidings", to="cases.relationship"
            ),
        ),
        migrations.AddField(
            model_name="voiding",
            name="status_change",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="voidings", to="cases.statuschange"
            ),
        ),
        migrations.AddField(
            model_name="voiding",
            name="voiding",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="voidings", to="cases.voiding"
            ),
        ),
        migrations.AddIndex(
            model_name="voiding",
            index=models.Index(
                condition=models.Q(("agreed_at", None), ("needs_agreement", True), ("voided_at", None)),
                fields=["recorded_at"],
                name="voiding_to_agree",
            ),
        ),
        migrations.AddConstraint(
            model_name="voiding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("event__isnull", True),
                        ("event_member__isnull", True),
                        ("indicator__isnull", True),
                        ("lead_change__isnull", True),
                        ("leg__isnull", True),
                        ("member__isnull", True),
                        ("relationship__isnull", True),
                        ("status_change__isnull", False),
                        ("voiding__isnull", True),
                    ),
                    models.Q(
                        ("event__isnull", True),
                        ("event_member__isnull", True),
                        ("indicator__isnull", True),
                        ("lead_change__isnull", False),
                        ("leg__isnull", True),
                        ("member__isnull", True),
                        ("relationship__isnull", True),
                        ("status_change__isnull", True),
                        ("voiding__isnull", True),
                    ),
                    models.Q(
                        ("event__isnull", False),
                        ("event_member__isnull", True),
                        ("indicator__isnull", True),
                        ("lead_change__isnull", True),
                        ("leg__isnull", True),
                        ("member__isnull", True),
                        ("relationship__isnull", True),
                        ("status_change__isnull", True),
                        ("voiding__isnull", True),
                    ),
                    models.Q(
                        ("event__isnull", True),
                        ("event_member__isnull", False),
                        ("indicator__isnull", True),
                        ("lead_change__isnull", True),
                        ("leg__isnull", True),
                        ("member__isnull", True),
                        ("relationship__isnull", True),
                        ("status_change__isnull", True),
                        ("voiding__isnull", True),
                    ),
                    models.Q(
                        ("event__isnull", True),
                        ("event_member__isnull", True),
                        ("indicator__isnull", True),
                        ("lead_change__isnull", True),
                        ("leg__isnull", False),
                        ("member__isnull", True),
                        ("relationship__isnull", True),
                        ("status_change__isnull", True),
                        ("voiding__isnull", True),
                    ),
                    models.Q(
                        ("event__isnull", True),
                        ("event_member__isnull", True),
                        ("indicator__isnull", True),
                        ("lead_change__isnull", True),
                        ("leg__isnull", True),
                        ("member__isnull", False),
                        ("relationship__isnull", True),
                        ("status_change__isnull", True),
                        ("voiding__isnull", True),
                    ),
                    models.Q(
                        ("event__isnull", True),
                        ("event_member__isnull", True),
                        ("indicator__isnull", False),
                        ("lead_change__isnull", True),
                        ("leg__isnull", True),
                        ("member__isnull", True),
                        ("relationship__isnull", True),
                        ("status_change__isnull", True),
                        ("voiding__isnull", True),
                    ),
                    models.Q(
                        ("event__isnull", True),
                        ("event_member__isnull", True),
                        ("indicator__isnull", True),
                        ("lead_change__isnull", True),
                        ("leg__isnull", True),
                        ("member__isnull", True),
                        ("relationship__isnull", False),
                        ("status_change__isnull", True),
                        ("voiding__isnull", True),
                    ),
                    models.Q(
                        ("event__isnull", True),
                        ("event_member__isnull", True),
                        ("indicator__isnull", True),
                        ("lead_change__isnull", True),
                        ("leg__isnull", True),
                        ("member__isnull", True),
                        ("relationship__isnull", True),
                        ("status_change__isnull", True),
                        ("voiding__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="voiding_names_one_row",
            ),
        ),
        migrations.AddConstraint(
            model_name="voiding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreed_at", None), ("agreed_by", None)),
                    models.Q(("agreed_at__isnull", False), ("agreed_by__isnull", False), ("needs_agreement", True)),
                    _connector="OR",
                ),
                name="voiding_agreement_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="voiding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreed_by", None),
                    models.Q(("agreed_by", models.F("recorded_by")), _negated=True),
                    _connector="OR",
                ),
                name="voiding_agreed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="voiding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at", None)), fields=("status_change",), name="voiding_status_change_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="voiding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at", None)), fields=("lead_change",), name="voiding_lead_change_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="voiding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at", None)), fields=("event",), name="voiding_event_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="voiding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at", None)), fields=("event_member",), name="voiding_event_member_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="voiding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at", None)), fields=("leg",), name="voiding_leg_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="voiding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at", None)), fields=("member",), name="voiding_member_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="voiding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at", None)), fields=("indicator",), name="voiding_indicator_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="voiding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at", None)), fields=("relationship",), name="voiding_relationship_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="voiding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at", None)), fields=("voiding",), name="voiding_voiding_once"
            ),
        ),
    ]
