"""Funds are opened, closed and opened again by two officers; each that begins so has a first day and an opening entry."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from donations.ledger.operations import ledger_source
from lfnkr.audit.operations import TRAIL, audited
from lfnkr.postgresql.migration_sql import sql_file

SEALED = ["note", "refusal"]


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0037_wait_for_something_else"),
        TRAIL,
    ]

    operations = [
        migrations.CreateModel(
            name="FundOpening",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.SlugField(max_length=20, verbose_name="short name")),
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
                ("purpose", models.CharField(blank=True, max_length=200, verbose_name="purpose")),
                ("opened_on", models.DateField(verbose_name="first day")),
                ("amount", models.BigIntegerField(default=0, verbose_name="opening balance")),
                ("origin", models.CharField(blank=True, max_length=200, verbose_name="source of the opening balance")),
                ("approved_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "verbose_name": "opening of a fund",
            },
        ),
        migrations.RemoveConstraint(
            model_name="moneyproposal",
            name="proposal_has_its_facts",
        ),
        migrations.AddField(
            model_name="fund",
            name="closed_on",
            field=models.DateField(editable=False, null=True, verbose_name="closed on"),
        ),
        migrations.AddField(
            model_name="fund",
            name="opened_on",
            field=models.DateField(editable=False, null=True, verbose_name="first day"),
        ),
        migrations.AddField(
            model_name="fund",
            name="purpose",
            field=models.CharField(blank=True, max_length=200, verbose_name="purpose"),
        ),
        migrations.AddField(
            model_name="moneyproposal",
            name="consent",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=200, verbose_name="consent of the givers"
            ),
        ),
        migrations.AlterField(
            model_name="moneyproposal",
            name="kind",
            field=models.CharField(
                choices=[
                    ("fee", "bank fee"),
                    ("exchange", "exchange difference"),
                    ("transfer", "transfer between funds"),
                    ("reversal", "reversal"),
                    ("tariff", "tariff"),
                    ("night", "limit by night"),
                    ("rate", "unusual rate"),
                    ("levels", "floor and target"),
                    ("open", "opening of a fund"),
                    ("close", "closing of a fund"),
                    ("reopen", "reopening of a fund"),
                ],
                max_length=8,
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="fund",
            constraint=models.CheckConstraint(
                condition=models.Q(("closed_on", None), models.Q(("balance", 0), ("committed", 0)), _connector="OR"),
                name="fund_closed_is_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="fund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_on", None), ("opened_on", None), ("closed_on__gte", models.F("opened_on")), _connector="OR"
                ),
                name="fund_closes_after_opening",
            ),
        ),
        migrations.AddConstraint(
            model_name="fund",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__in", ("", "none")), _negated=True), name="fund_code_is_a_purpose"
            ),
        ),
        migrations.AddField(
            model_name="fundopening",
            name="fund",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="openings",
                to="donations.fund",
            ),
        ),
        migrations.AddField(
            model_name="moneyproposal",
            name="opening",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposal",
                to="donations.fundopening",
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
                    _connector="OR",
                ),
                name="proposal_has_its_facts",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundopening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount", 0), ("origin", "")),
                    models.Q(("amount__gt", 0), models.Q(("origin", ""), _negated=True)),
                    _connector="OR",
                ),
                name="opening_balance_has_its_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundopening",
            constraint=models.CheckConstraint(
                condition=models.Q(("approved_at", None), ("fund__isnull", False), _connector="OR"),
                name="opening_in_force_has_its_fund",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundopening",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["restricted", "designated", "general"])), name="opening_kind_is_known"
            ),
        ),
        audited("donations_fundopening"),
        migrations.RunSQL(
            audited("donations_moneyproposal", sealed=[*SEALED, "consent"]).sql,
            audited("donations_moneyproposal", sealed=SEALED).sql,
        ),
        sql_file(__file__, "0038_open_and_close_funds"),
        ledger_source(
            "opening",
            "donations_fundopening",
            is_reversible=True,
            due="approved_at IS NOT NULL AND amount > 0",
            lines="""
                SELECT o.fund_id, 'opening', o.amount, 0, NULL, '', NULL, '', NULL, NULL, p.id
                  FROM donations_fundopening o JOIN donations_moneyproposal p ON p.opening_id = o.id
                 WHERE o.id = of_source AND o.approved_at IS NOT NULL AND o.amount > 0
                   AND p.kind = 'open' AND p.status = 'approved' AND p.decided_by_id <> p.proposed_by_id""",
        ),
    ]
