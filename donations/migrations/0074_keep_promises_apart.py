"""Promises of givers: what they say from when, and which gift kept which instalment; nothing of it is in the ledger."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
import lfnkr.money
from lfnkr.audit.operations import TRAIL, append_only, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0072_seal_memos_of_payments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        TRAIL,
    ]

    operations = [
        migrations.CreateModel(
            name="Pledge",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "currency",
                    models.CharField(choices=lfnkr.money.currency_choices, max_length=3, verbose_name="currency"),
                ),
                ("told_on", models.DateField(verbose_name="promised on")),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("voided_at", models.DateTimeField(editable=False, null=True)),
                (
                    "appeal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledges",
                        to="donations.appeal",
                    ),
                ),
                (
                    "donor",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledges",
                        to="donations.donor",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pledges", to="donations.fund"
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
                    "voided_by",
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
                "verbose_name": "promise of a giver",
                "ordering": ["-told_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="PledgeKeeping",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("due_on", models.DateField(verbose_name="instalment due on")),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("undone_at", models.DateTimeField(editable=False, null=True)),
                (
                    "donation",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keepings",
                        to="donations.donation",
                    ),
                ),
                (
                    "pledge",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keepings",
                        to="donations.pledge",
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
                    "undone_by",
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
                "verbose_name": "instalment kept",
                "ordering": ["due_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="PledgeTerms",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("since", models.DateField(verbose_name="first due on")),
                ("amount", models.BigIntegerField(null=True, verbose_name="amount")),
                (
                    "rhythm",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("once", "once"),
                            ("month", "every month"),
                            ("quarter", "every quarter"),
                            ("year", "every year"),
                        ],
                        max_length=7,
                        verbose_name="how often",
                    ),
                ),
                ("until", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                (
                    "pledge",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="donations.pledge",
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
            ],
            options={
                "verbose_name": "terms of a promise",
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="pledge",
            index=models.Index(fields=["-told_on", "id"], name="pledge_in_the_list"),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("voided_at", None), ("voided_by", None)),
                    models.Q(("voided_at__isnull", False), ("voided_by__isnull", False)),
                    _connector="OR",
                ),
                name="pledge_voided_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="pledgekeeping",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("pledge", "due_on"), name="instalment_kept_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="pledgekeeping",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("donation",), name="gift_keeps_one_instalment"
            ),
        ),
        migrations.AddConstraint(
            model_name="pledgekeeping",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at", None), ("undone_by", None)),
                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                    _connector="OR",
                ),
                name="keeping_undone_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="pledgeterms",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount", None), ("rhythm", ""), ("until", None)),
                    models.Q(("amount__gt", 0), ("amount__isnull", False), models.Q(("rhythm", ""), _negated=True)),
                    _connector="OR",
                ),
                name="pledge_terms_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="pledgeterms",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until", None),
                    models.Q(("until__gte", models.F("since")), models.Q(("rhythm", "once"), _negated=True)),
                    _connector="OR",
                ),
                name="pledge_ends_after_it_begins",
            ),
        ),
        audited("donations_pledge"),
        audited("donations_pledgeterms"),
        audited("donations_pledgekeeping"),
        append_only("donations_pledgeterms"),
        sql_file(__file__, "0074_keep_promises_apart"),
    ]
