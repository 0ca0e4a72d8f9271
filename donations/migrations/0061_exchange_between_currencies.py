"""Money moves between funds of two currencies by an exchange, whose two sides are booked and undone together."""

import uuid

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
import lfnkr.money
from donations.ledger.operations import ledger_source
from lfnkr.audit.operations import TRAIL, append_only, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0060_keep_books_in_any_currency"),
        TRAIL,
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Exchange",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("amount", models.BigIntegerField(verbose_name="amount")),
                ("rate", models.DecimalField(decimal_places=6, max_digits=14, verbose_name="rate")),
                (
                    "rate_from",
                    models.CharField(
                        choices=lfnkr.money.currency_choices, max_length=3, verbose_name="rate for one unit of"
                    ),
                ),
                ("worth", models.BigIntegerField(editable=False, verbose_name="worth at this rate")),
                ("received", models.BigIntegerField(verbose_name="what arrived")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
            ],
            options={
                "verbose_name": "transfer across currencies",
            },
        ),
        migrations.CreateModel(
            name="ExchangeSide",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("out", "what left"),
                            ("in", "what arrived by the rate"),
                            ("rest", "what the bank kept or gave"),
                        ],
                        max_length=4,
                    ),
                ),
                ("amount", models.BigIntegerField()),
                ("cleared", models.BigIntegerField(default=0)),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
            ],
            options={
                "verbose_name": "side of a transfer across currencies",
            },
        ),
        migrations.RemoveConstraint(
            model_name="moneyproposal",
            name="proposal_has_its_facts",
        ),
        migrations.AddField(
            model_name="moneyproposal",
            name="received",
            field=models.BigIntegerField(null=True, verbose_name="what arrived"),
        ),
        migrations.AddField(
            model_name="reversal",
            name="beside",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="along",
                to="donations.reversal",
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
                    ("across", "transfer across currencies"),
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
        migrations.AddField(
            model_name="exchange",
            name="fund",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="donations.fund"),
        ),
        migrations.AddField(
            model_name="exchange",
            name="proposal",
            field=models.OneToOneField(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="money_exchange",
                to="donations.moneyproposal",
            ),
        ),
        migrations.AddField(
            model_name="exchange",
            name="recorded_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="exchange",
            name="target",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="donations.fund"),
        ),
        migrations.AddField(
            model_name="exchangeside",
            name="exchange",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="sides", to="donations.exchange"
            ),
        ),
        migrations.AddField(
            model_name="exchangeside",
            name="fund",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="donations.fund"),
        ),
        migrations.AddConstraint(
            model_name="exchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__gt", 0),
                    ("rate__gt", 0),
                    ("received__gt", 0),
                    ("worth__gt", 0),
                    models.Q(("fund", models.F("target")), _negated=True),
                ),
                name="exchange_between_two_funds",
            ),
        ),
        migrations.AddConstraint(
            model_name="exchangeside",
            constraint=models.UniqueConstraint(fields=("exchange", "side"), name="exchange_side_once"),
        ),
        migrations.AddConstraint(
            model_name="exchangeside",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "amount",
                            django.db.models.expressions.CombinedExpression(models.Value(0), "-", models.F("cleared")),
                        ),
                        ("side__in", ("out", "in")),
                    ),
                    models.Q(("cleared", 0), ("side", "rest"), models.Q(("amount", 0), _negated=True)),
                    _connector="OR",
                ),
                name="exchange_side_sums_to_zero",
            ),
        ),
        audited("donations_exchange"),
        audited("donations_exchangeside"),
        append_only("donations_exchange"),
        append_only("donations_exchangeside"),
        sql_file(__file__, "0061_exchange_between_currencies"),
        ledger_source(
            "exchange",
            "donations_exchangeside",
            is_reversible=True,
            lines="""
                SELECT s.fund_id, CASE s.side WHEN 'rest' THEN 'exchange' ELSE 'transfer' END, s.amount, 0, NULL, '',
                       CASE s.side WHEN 'in' THEN x.amount END, CASE s.side WHEN 'in' THEN f.currency ELSE '' END,
                       CASE s.side WHEN 'in' THEN x.rate END, NULL, x.proposal_id
                  FROM donations_exchangeside s JOIN donations_exchange x ON x.id = s.exchange_id
                  JOIN donations_fund f ON f.id = x.fund_id
                 WHERE s.id = of_source""",
        ),
    ]
