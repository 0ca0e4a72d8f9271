"""Funds and their ledger, gifts, decisions, commitments and payments."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
import lfnkr.keyring.sealing
import lfnkr.money


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_cases_people_operations_and_events"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("case_reference", models.CharField(max_length=7)),
                ("amount", models.BigIntegerField()),
                ("remaining", models.BigIntegerField(default=0, editable=False)),
                ("made_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
            ],
            options={
                "verbose_name": "commitment",
                "ordering": ["-made_at"],
            },
        ),
        migrations.CreateModel(
            name="Donor",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField(editable=False, unique=True, verbose_name="donor number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("individual", "individual"),
                            ("parish", "parish"),
                            ("school", "school or club"),
                            ("company", "company or foundation"),
                            ("organisation", "the organisation itself"),
                        ],
                        max_length=12,
                        verbose_name="kind of giver",
                    ),
                ),
                ("name", lfnkr.keyring.sealing.SealedField()),
                ("contact", lfnkr.keyring.sealing.SealedField()),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
            ],
            options={
                "verbose_name": "donor",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Adjustment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("fee", "bank fee"), ("exchange", "exchange difference")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("note", models.CharField(max_length=200, verbose_name="explanation")),
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
                "verbose_name": "fee or exchange difference",
            },
        ),
        migrations.CreateModel(
            name="Advance",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("case_reference", models.CharField(max_length=7)),
                ("amount", models.BigIntegerField(verbose_name="amount")),
                (
                    "currency",
                    models.CharField(
                        choices=lfnkr.money.currency_choices, default="USD", max_length=3, verbose_name="currency"
                    ),
                ),
                (
                    "rate",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=14, null=True, verbose_name="rate"),
                ),
                ("booked_amount", models.BigIntegerField(editable=False)),
                ("paid_at", models.DateTimeField(verbose_name="paid at")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "waiting for approval"),
                            ("approved", "approved and booked"),
                            ("refused", "refused"),
                        ],
                        default="proposed",
                        max_length=8,
                    ),
                ),
                ("proposed_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("decided_at", models.DateTimeField(editable=False, null=True)),
                ("note", lfnkr.keyring.sealing.SealedField()),
                ("refusal", lfnkr.keyring.sealing.SealedField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="donations.commitment",
                    ),
                ),
            ],
            options={
                "verbose_name": "advance",
                "ordering": ["-proposed_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Estimate",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("case_reference", models.CharField(max_length=7)),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("minimum", "escapes by herself"),
                            ("evasion", "help past surveillance"),
                            ("complex", "high complexity"),
                        ],
                        max_length=8,
                        verbose_name="tier",
                    ),
                ),
                ("adults", models.PositiveSmallIntegerField(verbose_name="adults")),
                ("children", models.PositiveSmallIntegerField(verbose_name="children")),
                ("priced_children", models.PositiveSmallIntegerField()),
                ("amount", models.BigIntegerField(verbose_name="estimate")),
                ("made_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "estimate",
                "ordering": ["-made_at"],
            },
        ),
        migrations.CreateModel(
            name="Expense",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("case_reference", models.CharField(max_length=7)),
                ("amount", models.BigIntegerField(verbose_name="amount")),
                (
                    "currency",
                    models.CharField(
                        choices=lfnkr.money.currency_choices, default="USD", max_length=3, verbose_name="currency"
                    ),
                ),
                (
                    "rate",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=14, null=True, verbose_name="rate"),
                ),
                ("booked_amount", models.BigIntegerField(editable=False)),
                ("paid_at", models.DateTimeField(verbose_name="paid at")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "waiting for approval"),
                            ("approved", "approved and booked"),
                            ("refused", "refused"),
                        ],
                        default="proposed",
                        max_length=8,
                    ),
                ),
                ("proposed_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("decided_at", models.DateTimeField(editable=False, null=True)),
                ("note", lfnkr.keyring.sealing.SealedField()),
                ("refusal", lfnkr.keyring.sealing.SealedField()),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("evasion", "evasion of surveillance"),
                            ("travel", "travel"),
                            ("guide", "guide"),
                            ("safe_house", "safe house"),
                            ("supplies", "food and clothing"),
                            ("fines", "fines"),
                            ("communications", "communications"),
                            ("medical", "medical"),
                        ],
                        max_length=14,
                        verbose_name="for",
                    ),
                ),
                ("has_receipt", models.BooleanField(default=True, verbose_name="there is a receipt")),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="donations.commitment",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "payment",
                "ordering": ["-proposed_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Fund",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.SlugField(max_length=20, unique=True)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("restricted", "restricted by donors"),
                            ("designated", "designated by the board"),
                            ("general", "general"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        choices=lfnkr.money.currency_choices, default="USD", max_length=3, verbose_name="currency"
                    ),
                ),
                ("balance", models.BigIntegerField(default=0, editable=False)),
                ("committed", models.BigIntegerField(default=0, editable=False)),
                ("entry_count", models.BigIntegerField(default=0, editable=False)),
                ("moved_at", models.DateTimeField(editable=False, null=True)),
                ("floor", models.BigIntegerField(blank=True, null=True, verbose_name="floor")),
                ("target", models.BigIntegerField(blank=True, null=True, verbose_name="target")),
            ],
            options={
                "verbose_name": "fund",
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("committed__gte", 0), ("balance__gte", models.F("committed"))),
                        name="fund_never_overspent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("floor", None),
                            models.Q(("floor__gt", 0), ("target__gte", models.F("floor"))),
                            _connector="OR",
                        ),
                        name="fund_target_above_floor",
                    ),
                    models.CheckConstraint(condition=models.Q(("currency", "USD")), name="fund_in_book_currency"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Donation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("amount", models.BigIntegerField(verbose_name="amount")),
                (
                    "currency",
                    models.CharField(choices=lfnkr.money.currency_choices, max_length=3, verbose_name="currency"),
                ),
                (
                    "rate",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=14, null=True, verbose_name="rate"),
                ),
                ("booked_amount", models.BigIntegerField(editable=False, verbose_name="booked in US dollars")),
                (
                    "earmark",
                    models.CharField(
                        choices=[("none", "no earmark"), ("rescue", "rescue")],
                        default="none",
                        max_length=8,
                        verbose_name="given for",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("card", "card"),
                            ("postal", "postal transfer"),
                            ("bank", "bank transfer"),
                            ("cash", "cash"),
                            ("forward", "brought forward"),
                        ],
                        max_length=8,
                        verbose_name="how it came",
                    ),
                ),
                ("received_on", models.DateField(verbose_name="received on")),
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
                (
                    "donor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="donations",
                        to="donations.donor",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="donations", to="donations.fund"
                    ),
                ),
            ],
            options={
                "verbose_name": "gift",
                "ordering": ["-received_on", "-recorded_at"],
            },
        ),
        migrations.AddField(
            model_name="commitment",
            name="fund",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="commitments", to="donations.fund"
            ),
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("opened_on", models.DateField(verbose_name="opened on")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                (
                    "opened_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appeals", to="donations.fund"
                    ),
                ),
            ],
            options={
                "verbose_name": "appeal",
                "ordering": ["-opened_on"],
            },
        ),
        migrations.CreateModel(
            name="FundingDecision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("case_reference", models.CharField(max_length=7)),
                ("amount", models.BigIntegerField(verbose_name="amount")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "waiting for the decision"),
                            ("approved", "approved: LFNKR leads"),
                            ("wait", "wait for funds"),
                            ("partner", "a partner leads"),
                            ("declined", "declined"),
                        ],
                        default="proposed",
                        max_length=9,
                    ),
                ),
                ("proposed_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("decided_at", models.DateTimeField(editable=False, null=True)),
                ("available_before", models.BigIntegerField(editable=False, null=True)),
                ("available_after", models.BigIntegerField(editable=False, null=True)),
                (
                    "go_ahead_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="reason for going below the floor"),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("night_exception", models.BooleanField(default=False)),
                ("reviewed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "estimate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="donations.estimate"
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="donations.fund"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewed_by",
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
                "verbose_name": "funding decision",
                "ordering": ["-proposed_at"],
            },
        ),
        migrations.AddField(
            model_name="commitment",
            name="decision",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="commitment", to="donations.fundingdecision"
            ),
        ),
        migrations.CreateModel(
            name="FundsShortfall",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("case_reference", models.CharField(max_length=7)),
                ("available", models.BigIntegerField()),
                ("shortfall", models.BigIntegerField()),
                ("is_takeover", models.BooleanField()),
                ("occurred_at", models.DateTimeField(default=lfnkr.calendar.clock.now)),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "estimate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="donations.estimate"
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="donations.fund"
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
                "verbose_name": "shortfall",
                "ordering": ["-occurred_at"],
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("donation", "gift"),
                            ("transfer", "transfer between funds"),
                            ("commitment", "commitment"),
                            ("release", "release of what is left"),
                            ("disbursement", "payment"),
                            ("advance", "advance"),
                            ("settlement", "settlement of an advance"),
                            ("fee", "bank fee"),
                            ("exchange", "exchange difference"),
                            ("reversal", "reversal"),
                        ],
                        max_length=12,
                    ),
                ),
                ("balance_change", models.BigIntegerField(default=0)),
                ("committed_change", models.BigIntegerField(default=0)),
                ("booked_on", models.DateField(verbose_name="booking date")),
                ("occurred_at", models.DateTimeField()),
                ("case_reference", models.CharField(blank=True, max_length=7)),
                ("original_amount", models.BigIntegerField(null=True)),
                ("original_currency", models.CharField(blank=True, choices=lfnkr.money.currency_choices, max_length=3)),
                ("rate", models.DecimalField(decimal_places=6, max_digits=14, null=True)),
                ("number", models.BigIntegerField(db_default=0, editable=False)),
                ("balance_after", models.BigIntegerField(db_default=0, editable=False)),
                ("committed_after", models.BigIntegerField(db_default=0, editable=False)),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                (
                    "adjustment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="donations.adjustment",
                    ),
                ),
                (
                    "advance",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="donations.advance",
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="donations.commitment",
                    ),
                ),
                (
                    "donation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="donations.donation",
                    ),
                ),
                (
                    "draws_on",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="donations.commitment",
                    ),
                ),
                (
                    "expense",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="donations.expense",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="donations.fund"
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
                "verbose_name": "ledger entry",
                "ordering": ["-recorded_at", "fund_id", "-number"],
            },
        ),
        migrations.CreateModel(
            name="Reversal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="donations.ledgerentry",
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
                "verbose_name": "reversal",
            },
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="reversal",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="donations.reversal"
            ),
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("returned", models.BigIntegerField(verbose_name="returned")),
                ("settled_at", models.DateTimeField(verbose_name="settled at")),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                (
                    "advance",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="settlement", to="donations.advance"
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
                "verbose_name": "settlement of an advance",
            },
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="settlement",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="donations.settlement",
            ),
        ),
        migrations.AddField(
            model_name="expense",
            name="settlement",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="donations.settlement",
            ),
        ),
        migrations.CreateModel(
            name="Tariff",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("valid_from", models.DateField(unique=True, verbose_name="valid from")),
                ("minimum", models.PositiveIntegerField(verbose_name="escapes by herself")),
                ("evasion", models.PositiveIntegerField(verbose_name="with help past surveillance")),
                ("complex", models.PositiveIntegerField(verbose_name="high complexity")),
                ("per_child", models.PositiveIntegerField(verbose_name="each child from the age below")),
                (
                    "infant_under_months",
                    models.PositiveSmallIntegerField(
                        default=24, verbose_name="children under this age in months are free"
                    ),
                ),
                ("cap", models.PositiveIntegerField(verbose_name="never above")),
            ],
            options={
                "verbose_name": "tariff",
                "ordering": ["-valid_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cap__gte", models.F("complex")),
                            ("complex__gte", models.F("evasion")),
                            ("evasion__gte", models.F("minimum")),
                            ("minimum__gt", 0),
                        ),
                        name="tariff_rises_to_its_cap",
                        violation_error_message="Each price is at least the one before it, and none is above the cap.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="estimate",
            name="tariff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="donations.tariff"
            ),
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("decided_by", models.CharField(max_length=120, verbose_name="decided by")),
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
                "verbose_name": "transfer between funds",
            },
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="transfer",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="donations.transfer"
            ),
        ),
        migrations.AddConstraint(
            model_name="advance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "approved"), _negated=True),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="advance_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="advance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("status", "proposed")),
                    models.Q(
                        models.Q(("status", "proposed"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="advance_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="advance",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["proposed", "approved", "refused"])), name="advance_status_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="advance",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("booked_amount__gt", 0)), name="advance_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="advance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("booked_amount", models.F("amount")), ("currency", "USD"), ("rate", None)),
                    models.Q(models.Q(("currency", "USD"), _negated=True), ("rate__gt", 0)),
                    _connector="OR",
                ),
                name="advance_rate_kept",
            ),
        ),
        migrations.AddIndex(
            model_name="donation",
            index=models.Index(fields=["-received_on"], name="donation_received"),
        ),
        migrations.AddConstraint(
            model_name="donation",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("booked_amount__gt", 0)), name="donation_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="donation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("booked_amount", models.F("amount")), ("currency", "USD"), ("rate", None)),
                    models.Q(models.Q(("currency", "USD"), _negated=True), ("rate__gt", 0)),
                    _connector="OR",
                ),
                name="donation_rate_kept",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(("closed_on", None), ("closed_on__gte", models.F("opened_on")), _connector="OR"),
                name="appeal_closes_after_opening",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "approved"), _negated=True),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    ("night_exception", True),
                    _connector="OR",
                ),
                name="decision_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("status", "proposed")),
                    models.Q(
                        models.Q(("status", "proposed"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="decision_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["proposed", "approved", "wait", "partner", "declined"])),
                name="decision_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reviewed_at", None), ("reviewed_by", None)),
                    models.Q(("night_exception", True), ("reviewed_at__isnull", False), ("reviewed_by__isnull", False)),
                    _connector="OR",
                ),
                name="decision_review_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewed_by", None),
                    models.Q(("reviewed_by", models.F("decided_by")), _negated=True),
                    _connector="OR",
                ),
                name="decision_reviewed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingdecision",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="decision_above_zero"),
        ),
        migrations.AddConstraint(
            model_name="fundingdecision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "proposed")), fields=("case",), name="decision_one_open_per_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingdecision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("night_exception", True), ("reviewed_at", None)),
                fields=("night_exception",),
                name="decision_one_night_unreviewed",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("remaining__gte", 0), ("remaining__lte", models.F("amount"))),
                name="commitment_never_overdrawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundsshortfall",
            constraint=models.CheckConstraint(condition=models.Q(("shortfall__gt", 0)), name="shortfall_is_real"),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(("returned__gte", 0)), name="settlement_returned_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(("settled_at__lte", models.F("recorded_at"))), name="settlement_not_in_the_future"
            ),
        ),
        migrations.AddIndex(
            model_name="expense",
            index=models.Index(fields=["paid_at"], name="expense_paid_at"),
        ),
        migrations.AddConstraint(
            model_name="expense",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "approved"), _negated=True),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="expense_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="expense",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("status", "proposed")),
                    models.Q(
                        models.Q(("status", "proposed"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="expense_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="expense",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["proposed", "approved", "refused"])), name="expense_status_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="expense",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("booked_amount__gt", 0)), name="expense_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="expense",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("booked_amount", models.F("amount")), ("currency", "USD"), ("rate", None)),
                    models.Q(models.Q(("currency", "USD"), _negated=True), ("rate__gt", 0)),
                    _connector="OR",
                ),
                name="expense_rate_kept",
            ),
        ),
        migrations.AddIndex(
            model_name="estimate",
            index=models.Index(fields=["case", "-made_at"], name="estimate_case"),
        ),
        migrations.AddConstraint(
            model_name="estimate",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="estimate_above_zero"),
        ),
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(fields=["fund", "recorded_at", "number"], name="entry_fund_recorded"),
        ),
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(fields=["booked_on"], name="entry_booked_on"),
        ),
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(
                condition=models.Q(("case_reference", ""), _negated=True), fields=["case_reference"], name="entry_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("balance_change", 0), ("committed_change", 0), _negated=True),
                name="entry_moves_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("occurred_at__lte", models.F("recorded_at"))), name="entry_not_in_the_future"
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.UniqueConstraint(fields=("fund", "number"), name="entry_number_in_fund"),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("donation__isnull", False)), fields=("donation",), name="entry_one_per_donation"
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("expense__isnull", False)), fields=("expense",), name="entry_one_per_expense"
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("advance__isnull", False)), fields=("advance",), name="entry_one_per_advance"
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("settlement__isnull", False)),
                fields=("settlement",),
                name="entry_one_per_settlement",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("adjustment__isnull", False)),
                fields=("adjustment",),
                name="entry_one_per_adjustment",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reversal__isnull", False)), fields=("reversal",), name="entry_one_per_reversal"
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.UniqueConstraint(fields=("transfer", "fund"), name="entry_one_per_transfer_leg"),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "commitment")), fields=("commitment",), name="entry_one_per_commitment"
            ),
        ),
    ]
