"""What takes two officers has a row of its own, and no entry of such a kind is booked without one that both signed."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
import lfnkr.money
from lfnkr.audit.operations import TRAIL, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0012_name_the_tariffs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        TRAIL,
    ]

    operations = [
        # What stands already is marked as older than the rule; what comes later is not.
        migrations.AddField(
            model_name="ledgerentry",
            name="predates_second_officer",
            field=models.BooleanField(db_default=True, editable=False),
        ),
        migrations.AlterField(
            model_name="ledgerentry",
            name="predates_second_officer",
            field=models.BooleanField(db_default=False, editable=False),
        ),
        migrations.CreateModel(
            name="MoneyProposal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fee", "bank fee"),
                            ("exchange", "exchange difference"),
                            ("transfer", "transfer between funds"),
                            ("reversal", "reversal"),
                            ("tariff", "tariff"),
                            ("night", "limit by night"),
                            ("rate", "unusual rate"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "waiting for a second signature"),
                            ("approved", "signed by a second officer"),
                            ("refused", "refused"),
                        ],
                        default="proposed",
                        max_length=8,
                    ),
                ),
                ("proposed_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("decided_at", models.DateTimeField(editable=False, null=True)),
                ("refusal", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("amount", models.BigIntegerField(null=True, verbose_name="amount")),
                ("booked_on", models.DateField(null=True, verbose_name="booking date")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="explanation")),
                ("authority", models.CharField(blank=True, max_length=120, verbose_name="decided by")),
                (
                    "currency",
                    models.CharField(
                        blank=True, choices=lfnkr.money.currency_choices, max_length=3, verbose_name="currency"
                    ),
                ),
                ("rate", models.DecimalField(decimal_places=6, max_digits=14, null=True, verbose_name="rate")),
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
                    "entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversals_proposed",
                        to="donations.ledgerentry",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="donations.fund"
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
                    "target",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="donations.fund"
                    ),
                ),
            ],
            options={
                "verbose_name": "Waiting for a second signature",
                "ordering": ["-proposed_at"],
            },
        ),
        migrations.AddField(
            model_name="adjustment",
            name="proposal",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="adjustment",
                to="donations.moneyproposal",
            ),
        ),
        migrations.AddField(
            model_name="reversal",
            name="proposal",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reversal",
                to="donations.moneyproposal",
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="proposal",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="transfer",
                to="donations.moneyproposal",
            ),
        ),
        migrations.AddConstraint(
            model_name="moneyproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "approved"), _negated=True),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="proposal_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="moneyproposal",
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
                name="proposal_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="moneyproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["proposed", "approved", "refused"])), name="proposal_status_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="moneyproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "refused"), models.Q(("refusal", ""), _negated=True)),
                    models.Q(models.Q(("status", "refused"), _negated=True), ("refusal", "")),
                    _connector="OR",
                ),
                name="proposal_refused_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="moneyproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amount__isnull", False),
                        ("amount__lt", 0),
                        ("booked_on__isnull", False),
                        ("fund__isnull", False),
                        ("kind", "fee"),
                    ),
                    models.Q(
                        ("amount__isnull", False),
                        ("booked_on__isnull", False),
                        ("fund__isnull", False),
                        ("kind", "exchange"),
                        models.Q(("amount", 0), _negated=True),
                    ),
                    models.Q(
                        ("amount__gt", 0),
                        ("amount__isnull", False),
                        ("fund__isnull", False),
                        ("kind", "transfer"),
                        ("target__isnull", False),
                        models.Q(("fund", models.F("target")), _negated=True),
                    ),
                    models.Q(
                        ("amount__isnull", False),
                        ("entry__isnull", False),
                        ("fund__isnull", False),
                        ("kind", "reversal"),
                    ),
                    ("kind", "tariff"),
                    models.Q(("amount__gt", 0), ("amount__isnull", False), ("kind", "night")),
                    models.Q(
                        ("booked_on__isnull", False),
                        ("kind", "rate"),
                        ("rate__gt", 0),
                        ("rate__isnull", False),
                        models.Q(("currency__in", ("", "USD")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="proposal_has_its_facts",
            ),
        ),
        migrations.AddConstraint(
            model_name="moneyproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "reversal"), ("status", "proposed")),
                fields=("entry",),
                name="proposal_one_open_per_entry",
            ),
        ),
        audited("donations_moneyproposal", sealed=["note", "refusal"]),
        sql_file(__file__, "0013_propose_what_takes_two_officers"),
    ]
