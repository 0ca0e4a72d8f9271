"""An advance, or a part of it, is written off as lost by two officers; what turns up returns to the fund, by two as well."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
from donations.ledger.operations import ledger_source
from lfnkr.audit.operations import TRAIL, append_only, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0053_keep_costs_of_no_rescue"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        TRAIL,
    ]

    operations = [
        migrations.CreateModel(
            name="AdvanceLoss",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("lost", "lost"), ("found", "turned up again")], max_length=5, verbose_name="kind"
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="amount")),
                ("happened_on", models.DateField(verbose_name="day")),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
            ],
            options={
                "verbose_name": "loss of an advance",
                "ordering": ["happened_on", "recorded_at"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="moneyproposal",
            name="proposal_has_its_facts",
        ),
        migrations.AddField(
            model_name="moneyproposal",
            name="advance",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="losses_proposed",
                to="donations.payment",
            ),
        ),
        migrations.AlterField(
            model_name="moneyproposal",
            name="kind",
            field=models.CharField(
                choices=[
                    ("fee", "bank fee"),
                    ("exchange", "exchange difference"),
                    ("cost", "cost of no rescue"),
                    ("transfer", "transfer between funds"),
                    ("reversal", "reversal"),
                    ("tariff", "tariff"),
                    ("night", "limit by night"),
                    ("rate", "unusual rate"),
                    ("levels", "floor and target"),
                    ("open", "opening of a fund"),
                    ("close", "closing of a fund"),
                    ("reopen", "reopening of a fund"),
                    ("lost", "loss of an advance"),
                    ("found", "lost money that turned up"),
                ],
                max_length=8,
                verbose_name="kind",
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
                        ("amount__isnull", False),
                        ("amount__lt", 0),
                        ("booked_on__isnull", False),
                        ("fund__isnull", False),
                        ("kind", "cost"),
                        (
                            "category__in",
                            [
                                "staff",
                                "rent",
                                "office",
                                "printing",
                                "travel",
                                "meetings",
                                "surveys",
                                "education",
                                "relief",
                                "advice",
                                "taxes",
                                "other",
                            ],
                        ),
                        models.Q(("note", ""), _negated=True),
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
                    models.Q(("kind", "tariff"), ("tariff__isnull", False)),
                    models.Q(("amount__gt", 0), ("amount__isnull", False), ("kind", "night")),
                    models.Q(
                        ("booked_on__isnull", False),
                        ("kind", "rate"),
                        ("rate__gt", 0),
                        ("rate__isnull", False),
                        models.Q(("currency__in", ("", "USD")), _negated=True),
                    ),
                    models.Q(
                        ("fund__isnull", False),
                        ("kind", "levels"),
                        ("levels__isnull", False),
                        models.Q(("note", ""), _negated=True),
                    ),
                    models.Q(("kind", "open"), ("opening__isnull", False)),
                    models.Q(
                        ("fund__isnull", False),
                        ("kind", "close"),
                        models.Q(("note", ""), _negated=True),
                        models.Q(
                            models.Q(("amount", None), ("target", None)),
                            models.Q(
                                ("amount__gt", 0),
                                ("target__isnull", False),
                                models.Q(("fund", models.F("target")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                    ),
                    models.Q(("fund__isnull", False), ("kind", "reopen"), models.Q(("note", ""), _negated=True)),
                    models.Q(
                        ("advance__isnull", False),
                        ("amount__gt", 0),
                        ("amount__isnull", False),
                        ("booked_on__isnull", False),
                        ("kind", "lost"),
                        ("fund", None),
                        models.Q(("note", ""), _negated=True),
                    ),
                    models.Q(
                        ("advance__isnull", False),
                        ("amount__gt", 0),
                        ("amount__isnull", False),
                        ("booked_on__isnull", False),
                        ("kind", "found"),
                        ("fund__isnull", False),
                        models.Q(("note", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="proposal_has_its_facts",
            ),
        ),
        migrations.AddConstraint(
            model_name="moneyproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "lost"), ("status", "proposed")),
                fields=("advance",),
                name="proposal_one_open_loss",
            ),
        ),
        migrations.AddField(
            model_name="advanceloss",
            name="advance",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="losses", to="donations.payment"
            ),
        ),
        migrations.AddField(
            model_name="advanceloss",
            name="proposal",
            field=models.OneToOneField(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="loss",
                to="donations.moneyproposal",
            ),
        ),
        migrations.AddField(
            model_name="advanceloss",
            name="recorded_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="advanceloss",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="loss_above_zero"),
        ),
        migrations.AddConstraint(
            model_name="advanceloss",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["lost", "found"])), name="loss_kind_is_known"
            ),
        ),
        audited("donations_advanceloss"),
        append_only("donations_advanceloss"),
        sql_file(__file__, "0055_write_off_lost_advances"),
        ledger_source(
            "loss",
            "donations_advanceloss",
            is_reversible=True,
            due="kind = 'found'",
            lines="""
                SELECT c.fund_id, 'settlement', l.amount, l.amount, c.id, c.case_reference, NULL, '', NULL, NULL, NULL
                  FROM donations_advanceloss l JOIN donations_payment a ON a.id = l.advance_id
                  JOIN donations_commitment c ON c.id = a.commitment_id
                 WHERE l.id = of_source AND l.kind = 'found'""",
        ),
    ]
