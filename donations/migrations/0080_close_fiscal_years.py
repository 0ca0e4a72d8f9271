"""Fiscal years are closed and opened again by two officers; what else there is at the end of one is stated by two as well."""

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
        ("donations", "0076_keep_gifts_in_kind"),
        ("lfnkr", "0008_keep_long_addresses_of_results"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        TRAIL,
    ]

    operations = [
        migrations.CreateModel(
            name="StatedItem",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("day", models.DateField(verbose_name="as of")),
                (
                    "heading",
                    models.CharField(
                        choices=[
                            ("cash", "cash on hand"),
                            ("deposit", "deposit without a statement here"),
                            ("receivable", "accounts receivable"),
                            ("inventory", "inventories"),
                            ("prepaid", "prepaid expenses"),
                            ("current", "other current assets"),
                            ("building", "buildings"),
                            ("vehicle", "vehicles"),
                            ("equipment", "fixtures and equipment"),
                            ("software", "software"),
                            ("bond", "rental deposits"),
                            ("lent", "long-term loans to others"),
                            ("payable", "accounts payable"),
                            ("advanced", "received in advance"),
                            ("withheld", "withheld for others"),
                            ("shortloan", "short-term loans"),
                            ("longloan", "long-term loans"),
                            ("retirement", "provision for retirement benefits"),
                        ],
                        max_length=10,
                        verbose_name="heading",
                    ),
                ),
                ("what", models.CharField(max_length=120, verbose_name="what it is")),
                ("amount", models.BigIntegerField(verbose_name="amount")),
                (
                    "currency",
                    models.CharField(
                        choices=lfnkr.money.currency_choices, default="JPY", max_length=3, verbose_name="currency"
                    ),
                ),
                ("approved_at", models.DateTimeField(editable=False, null=True)),
                ("taken_back_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "verbose_name": "other asset or liability",
                "ordering": ["-day", "heading"],
            },
        ),
        migrations.CreateModel(
            name="YearClose",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("closed_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("reopened_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "verbose_name": "closed fiscal year",
                "ordering": ["-year_id", "-id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="moneyproposal",
            name="proposal_has_its_facts",
        ),
        migrations.AddField(
            model_name="moneyproposal",
            name="year",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lfnkr.fiscalyear"
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
                    ("year", "closing of a fiscal year"),
                    ("anew", "reopening of a fiscal year"),
                    ("stated", "other asset or liability"),
                    ("unstated", "other asset or liability taken back"),
                ],
                max_length=8,
                verbose_name="kind",
            ),
        ),
        migrations.AddIndex(
            model_name="stateditem",
            index=models.Index(fields=["day"], name="stated_of_day"),
        ),
        migrations.AddConstraint(
            model_name="stateditem",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), models.Q(("what", ""), _negated=True)), name="stated_is_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="stateditem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "heading__in",
                        [
                            "cash",
                            "deposit",
                            "receivable",
                            "inventory",
                            "prepaid",
                            "current",
                            "building",
                            "vehicle",
                            "equipment",
                            "software",
                            "bond",
                            "lent",
                            "payable",
                            "advanced",
                            "withheld",
                            "shortloan",
                            "longloan",
                            "retirement",
                        ],
                    )
                ),
                name="stated_heading_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="stateditem",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken_back_at", None), ("approved_at__isnull", False), _connector="OR"),
                name="stated_before_taken_back",
            ),
        ),
        migrations.AddField(
            model_name="moneyproposal",
            name="stated",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposals",
                to="donations.stateditem",
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
                    models.Q(("kind", "year"), ("year__isnull", False)),
                    models.Q(("kind", "anew"), ("year__isnull", False), models.Q(("note", ""), _negated=True)),
                    models.Q(("kind", "stated"), ("stated__isnull", False)),
                    models.Q(("kind", "unstated"), ("stated__isnull", False), models.Q(("note", ""), _negated=True)),
                    _connector="OR",
                ),
                name="proposal_has_its_facts",
            ),
        ),
        migrations.AddConstraint(
            model_name="moneyproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ("year", "anew")), ("status", "proposed")),
                fields=("year",),
                name="proposal_one_open_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="moneyproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "stated")), fields=("stated",), name="proposal_states_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="moneyproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "unstated"), ("status", "proposed")),
                fields=("stated",),
                name="proposal_one_open_unstating",
            ),
        ),
        migrations.AddField(
            model_name="yearclose",
            name="proposal",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="year_close", to="donations.moneyproposal"
            ),
        ),
        migrations.AddField(
            model_name="yearclose",
            name="reopening",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="year_reopened",
                to="donations.moneyproposal",
            ),
        ),
        migrations.AddField(
            model_name="yearclose",
            name="year",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lfnkr.fiscalyear"
            ),
        ),
        migrations.AddConstraint(
            model_name="yearclose",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reopened_at", None)), fields=("year",), name="year_closed_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="yearclose",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reopened_at", None), ("reopening", None)),
                    models.Q(
                        ("reopened_at__isnull", False),
                        ("reopening__isnull", False),
                        models.Q(("reopening", models.F("proposal")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="year_reopened_whole",
            ),
        ),
        audited("donations_yearclose"),
        audited("donations_stateditem", sealed=["what"]),
        sql_file(__file__, "0080_close_fiscal_years"),
    ]
