"""One fund lends another: what it lent, what came back, and what was given up, each as two officers signed it."""

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
        ("donations", "0066_keep_a_table_of_rates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        TRAIL,
    ]

    operations = [
        migrations.CreateModel(
            name="Loan",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("amount", models.BigIntegerField(verbose_name="amount")),
                ("lent_on", models.DateField(verbose_name="lent on")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("decided_by", models.CharField(max_length=120, verbose_name="decided by")),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
            ],
            options={
                "verbose_name": "loan between funds",
                "ordering": ["lent_on", "recorded_at"],
            },
        ),
        migrations.CreateModel(
            name="LoanWaiver",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("amount", models.BigIntegerField(editable=False, verbose_name="amount")),
                ("reason", models.CharField(editable=False, max_length=200, verbose_name="reason")),
                ("decided_by", models.CharField(editable=False, max_length=120, verbose_name="decided by")),
                ("given_up_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
            ],
            options={
                "verbose_name": "loan given up",
            },
        ),
        migrations.CreateModel(
            name="Repayment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("amount", models.BigIntegerField(verbose_name="amount")),
                ("repaid_on", models.DateField(verbose_name="repaid on")),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
            ],
            options={
                "verbose_name": "repayment of a loan",
                "ordering": ["repaid_on", "recorded_at"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="moneyproposal",
            name="proposal_has_its_facts",
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
                ],
                max_length=8,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="loan",
            name="fund",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="loans_given", to="donations.fund"
            ),
        ),
        migrations.AddField(
            model_name="loan",
            name="proposal",
            field=models.OneToOneField(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="loan_given",
                to="donations.moneyproposal",
            ),
        ),
        migrations.AddField(
            model_name="loan",
            name="recorded_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="loan",
            name="target",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="loans_taken", to="donations.fund"
            ),
        ),
        migrations.AddField(
            model_name="moneyproposal",
            name="loan",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="proposed", to="donations.loan"
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
                        ("amount__gt", 0),
                        ("amount__isnull", False),
                        ("fund__isnull", False),
                        ("kind", "lend"),
                        ("target__isnull", False),
                        models.Q(("fund", models.F("target")), _negated=True),
                        models.Q(("note", ""), _negated=True),
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
                condition=models.Q(("kind", "waive"), ("status", "proposed")),
                fields=("loan",),
                name="proposal_one_open_waiver",
            ),
        ),
        migrations.AddField(
            model_name="loanwaiver",
            name="given_up_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="loanwaiver",
            name="loan",
            field=models.OneToOneField(
                editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="waiver", to="donations.loan"
            ),
        ),
        migrations.AddField(
            model_name="loanwaiver",
            name="proposal",
            field=models.OneToOneField(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="loan_given_up",
                to="donations.moneyproposal",
            ),
        ),
        migrations.AddField(
            model_name="repayment",
            name="loan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="repayments", to="donations.loan"
            ),
        ),
        migrations.AddField(
            model_name="repayment",
            name="proposal",
            field=models.OneToOneField(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="loan_repaid",
                to="donations.moneyproposal",
            ),
        ),
        migrations.AddField(
            model_name="repayment",
            name="recorded_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), models.Q(("fund", models.F("target")), _negated=True)),
                name="loan_between_two_funds",
            ),
        ),
        migrations.AddConstraint(
            model_name="repayment",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="repayment_above_zero"),
        ),
        audited("donations_loan"),
        audited("donations_repayment"),
        audited("donations_loanwaiver"),
        append_only("donations_loan"),
        append_only("donations_repayment"),
        append_only("donations_loanwaiver"),
        sql_file(__file__, "0067_lend_between_funds"),
        ledger_source(
            "loan",
            "donations_loan",
            is_balanced=True,
            lines="""
                SELECT leg.fund_id, 'loan', leg.change, 0, NULL, '', NULL, '', NULL, NULL, l.proposal_id
                  FROM donations_loan l
                 CROSS JOIN LATERAL (VALUES (l.fund_id, -l.amount), (l.target_id, l.amount)) leg (fund_id, change)
                 WHERE l.id = of_source""",
        ),
        ledger_source(
            "repayment",
            "donations_repayment",
            is_balanced=True,
            lines="""
                SELECT leg.fund_id, 'loan', leg.change, 0, NULL, '', NULL, '', NULL, NULL, r.proposal_id
                  FROM donations_repayment r JOIN donations_loan l ON l.id = r.loan_id
                 CROSS JOIN LATERAL (VALUES (l.target_id, -r.amount), (l.fund_id, r.amount)) leg (fund_id, change)
                 WHERE r.id = of_source""",
        ),
    ]
