"""Money of a payment that came back is booked by two officers; how much of one came back stands on its row."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
import lfnkr.money
from donations.ledger.operations import ledger_source
from lfnkr.audit.operations import TRAIL, append_only, audited
from lfnkr.postgresql.migration_sql import sql_file

SEALED = ["note", "refusal", "payee_code"]


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0097_tell_earmarked_money_by_day"),
        TRAIL,
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Refund",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("amount", models.BigIntegerField(verbose_name="amount")),
                (
                    "currency",
                    models.CharField(choices=lfnkr.money.currency_choices, max_length=3, verbose_name="currency"),
                ),
                ("rate", models.DecimalField(decimal_places=6, max_digits=14, null=True, verbose_name="rate")),
                (
                    "rate_from",
                    models.CharField(
                        choices=lfnkr.money.currency_choices, max_length=3, verbose_name="rate for one unit of"
                    ),
                ),
                ("booked_amount", models.BigIntegerField(editable=False)),
                ("came_on", models.DateField(verbose_name="came back on")),
                ("spent_on", models.DateField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
            ],
            options={
                "verbose_name": "refund of a payment",
                "ordering": ["came_on", "recorded_at"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="moneyproposal",
            name="proposal_has_its_facts",
        ),
        migrations.AddField(
            model_name="payment",
            name="came_back",
            field=models.BigIntegerField(db_default=0, default=0, editable=False),
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
                    ("across", "transfer across currencies"),
                    ("lend", "loan between funds"),
                    ("repay", "repayment of a loan"),
                    ("waive", "loan given up"),
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
                    ("refund", "money of a payment that came back"),
                    ("month", "closing of a month"),
                    ("again", "reopening of a month"),
                    ("year", "closing of a fiscal year"),
                    ("anew", "reopening of a fiscal year"),
                    ("stated", "other asset or liability"),
                    ("unstated", "other asset or liability taken back"),
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
                        ("note__isnull", False),
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
                        ("amount__gt", 0),
                        ("amount__isnull", False),
                        ("fund__isnull", False),
                        ("kind", "across"),
                        ("rate__gt", 0),
                        ("rate__isnull", False),
                        ("received__gt", 0),
                        ("received__isnull", False),
                        ("target__isnull", False),
                        models.Q(("fund", models.F("target")), _negated=True),
                    ),
                    models.Q(
                        ("amount__gt", 0),
                        ("amount__isnull", False),
                        ("fund__isnull", False),
                        ("kind", "lend"),
                        ("target__isnull", False),
                        models.Q(("fund", models.F("target")), _negated=True),
                        ("note__isnull", False),
                    ),
                    models.Q(
                        ("fund__isnull", False),
                        ("kind__in", ("repay", "waive")),
                        ("loan__isnull", False),
                        ("target__isnull", False),
                        ("amount__gt", 0),
                        ("amount__isnull", False),
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
                        models.Q(("currency", ""), _negated=True),
                        models.Q(("currency", models.F("rate_from")), _negated=True),
                    ),
                    models.Q(
                        ("fund__isnull", False), ("kind", "levels"), ("levels__isnull", False), ("note__isnull", False)
                    ),
                    models.Q(("kind", "open"), ("opening__isnull", False)),
                    models.Q(
                        ("fund__isnull", False),
                        ("kind", "close"),
                        ("note__isnull", False),
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
                    models.Q(("fund__isnull", False), ("kind", "reopen"), ("note__isnull", False)),
                    models.Q(
                        ("advance__isnull", False),
                        ("amount__gt", 0),
                        ("amount__isnull", False),
                        ("booked_on__isnull", False),
                        ("kind", "lost"),
                        ("fund", None),
                        ("note__isnull", False),
                    ),
                    models.Q(
                        ("advance__isnull", False),
                        ("amount__gt", 0),
                        ("amount__isnull", False),
                        ("booked_on__isnull", False),
                        ("kind", "found"),
                        ("fund__isnull", False),
                        ("note__isnull", False),
                    ),
                    models.Q(
                        ("advance__isnull", False),
                        ("amount__gt", 0),
                        ("amount__isnull", False),
                        ("booked_on__isnull", False),
                        ("kind", "refund"),
                        ("fund__isnull", False),
                        ("received__gt", 0),
                        ("received__isnull", False),
                        models.Q(("currency", ""), _negated=True),
                        ("note__isnull", False),
                    ),
                    models.Q(("kind", "month"), ("until__isnull", False)),
                    models.Q(("kind", "again"), ("until__isnull", False), ("note__isnull", False)),
                    models.Q(("kind", "year"), ("year__isnull", False)),
                    models.Q(("kind", "anew"), ("year__isnull", False), ("note__isnull", False)),
                    models.Q(("kind", "stated"), ("stated__isnull", False)),
                    models.Q(("kind", "unstated"), ("stated__isnull", False), ("note__isnull", False)),
                    _connector="OR",
                ),
                name="proposal_has_its_facts",
            ),
        ),
        migrations.AddConstraint(
            model_name="moneyproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "refund"), ("status", "proposed")),
                fields=("advance",),
                name="proposal_one_open_refund",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("came_back__gte", 0), ("came_back__lte", models.F("booked_amount"))),
                name="payment_came_back_within",
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="payment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="refunds", to="donations.payment"
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="proposal",
            field=models.OneToOneField(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="refund",
                to="donations.moneyproposal",
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="recorded_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("booked_amount__gt", 0)), name="refund_above_zero"
            ),
        ),
        audited("donations_refund"),
        append_only("donations_refund"),
        migrations.RunSQL(
            audited("donations_payment", sealed=SEALED, ignored=["is_out", "came_back"]).sql,
            audited("donations_payment", sealed=SEALED, ignored=["is_out"]).sql,
        ),
        sql_file(__file__, "0098_book_refunds_of_payments"),
        ledger_source(
            "refund",
            "donations_refund",
            is_reversible=True,
            lines="""
                SELECT c.fund_id, 'disbursement', r.booked_amount, r.booked_amount, c.id, c.case_reference,
                       NULL, '', NULL, NULL, NULL
                  FROM donations_refund r JOIN donations_payment p ON p.id = r.payment_id
                  JOIN donations_commitment c ON c.id = p.commitment_id
                 WHERE r.id = of_source""",
        ),
    ]
