"""Notices, the alarms that climb, the on-call list, letters, the pager, and how each person wishes to be told."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_role_needs_two_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Preference",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mailing",
                    models.CharField(
                        choices=[("at_once", "an e-mail at once"), ("morning", "one e-mail each morning")],
                        default="at_once",
                        max_length=8,
                        verbose_name="e-mail",
                    ),
                ),
            ],
            options={
                "verbose_name": "choice how to be told",
            },
        ),
        migrations.CreateModel(
            name="Alarm",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                ("about", models.UUIDField(verbose_name="about")),
                ("occasion", models.CharField(blank=True, max_length=40)),
                ("began_at", models.DateTimeField(verbose_name="began at")),
                ("raised_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("acknowledged_at", models.DateTimeField(null=True, verbose_name="taken up at")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="over since")),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken up by",
                    ),
                ),
            ],
            options={
                "verbose_name": "alarm",
                "ordering": ["began_at"],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("is_danger", models.BooleanField(default=False)),
                ("digest_on", models.DateField(null=True)),
                ("made_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("tried_at", models.DateTimeField(null=True, verbose_name="last tried at")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent at")),
                ("given_up_at", models.DateTimeField(null=True, verbose_name="given up at")),
                ("answer", models.CharField(blank=True, max_length=40, verbose_name="answer of the mail server")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="to",
                    ),
                ),
            ],
            options={
                "verbose_name": "letter about notices",
                "ordering": ["made_at"],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                ("about", models.UUIDField(verbose_name="about")),
                ("occasion", models.CharField(blank=True, max_length=40)),
                ("step", models.CharField(blank=True, max_length=20, verbose_name="step")),
                ("is_danger", models.BooleanField(default=False)),
                ("since", models.DateTimeField(verbose_name="since")),
                ("made_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("seen_at", models.DateTimeField(null=True, verbose_name="seen at")),
                (
                    "alarm",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="notices.alarm",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="notices.letter",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="for whom",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice",
                "ordering": ["-since", "id"],
            },
        ),
        migrations.CreateModel(
            name="OnCall",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("begins_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="on call",
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
                "verbose_name": "period on call",
                "ordering": ["begins_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Pager",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="address")),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "pager address",
                "ordering": ["-recorded_at"],
            },
        ),
        migrations.CreateModel(
            name="PagerCall",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("step", models.CharField(max_length=20)),
                ("made_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("tried_at", models.DateTimeField(null=True, verbose_name="last tried at")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="answered at")),
                ("given_up_at", models.DateTimeField(null=True, verbose_name="given up at")),
                ("answer", models.CharField(blank=True, max_length=40, verbose_name="answer of the other side")),
                (
                    "alarm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="notices.alarm"
                    ),
                ),
            ],
            options={
                "verbose_name": "call of the pager",
                "ordering": ["made_at"],
            },
        ),
        migrations.AddIndex(
            model_name="alarm",
            index=models.Index(condition=models.Q(("ended_at", None)), fields=["began_at"], name="alarm_standing"),
        ),
        migrations.AddConstraint(
            model_name="alarm",
            constraint=models.UniqueConstraint(fields=("kind", "about", "occasion"), name="alarm_once"),
        ),
        migrations.AddConstraint(
            model_name="alarm",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__regex", "^[a-z]+\\.[a-z_]+$"), ("occasion__regex", "^[0-9T:+-]*$")),
                name="alarm_names_nobody",
            ),
        ),
        migrations.AddConstraint(
            model_name="alarm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("acknowledged_at", None), ("acknowledged_by", None)),
                    models.Q(("acknowledged_at__isnull", False), ("acknowledged_by__isnull", False)),
                    _connector="OR",
                ),
                name="alarm_acknowledgement_is_a_pair",
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("given_up_at", None), ("sent_at", None)), fields=["made_at"], name="letter_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(fields=("user", "digest_on"), name="letter_one_digest_a_day"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_danger", False), ("digest_on", None), _connector="OR"),
                name="letter_no_danger_in_a_digest",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("seen_at", None)), fields=["user", "is_danger"], name="notice_unseen"
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["user", "-since", "id"], name="notice_of_user"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("letter", None), ("seen_at", None)), fields=["user"], name="notice_unsent"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                fields=("kind", "about", "occasion", "step", "user"), name="notice_told_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__regex", "^[a-z]+\\.[a-z_]+$"),
                    ("occasion__regex", "^[0-9T:+-]*$"),
                    ("step__regex", "^([a-z][a-z-]*|[0-9]*)$"),
                ),
                name="notice_names_nobody",
            ),
        ),
        migrations.AddConstraint(
            model_name="oncall",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("begins_at"))), name="on_call_ends_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="oncall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="on_call_withdrawal_is_a_pair",
            ),
        ),
        migrations.AddIndex(
            model_name="pagercall",
            index=models.Index(
                condition=models.Q(("given_up_at", None), ("sent_at", None)),
                fields=["made_at"],
                name="pager_call_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="pagercall",
            constraint=models.UniqueConstraint(fields=("alarm", "step"), name="pager_called_once_a_step"),
        ),
    ]
