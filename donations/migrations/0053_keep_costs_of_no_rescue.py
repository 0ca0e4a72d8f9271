"""A cost that belongs to no rescue has its category, takes treasurer and director, and is never paid by the reserve."""

from django.conf import settings
from django.db import migrations, models

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0052_redesignate_by_treasurer_and_director"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="adjustment",
            name="adjustment_moves_its_fund",
        ),
        migrations.RemoveConstraint(
            model_name="moneyproposal",
            name="proposal_has_its_facts",
        ),
        migrations.AddField(
            model_name="adjustment",
            name="category",
            field=models.CharField(
                blank=True,
                choices=[
                    ("staff", "pay of staff"),
                    ("rent", "rent and utilities"),
                    ("office", "telephone, post and office"),
                    ("printing", "printing and publications"),
                    ("travel", "travel of staff"),
                    ("meetings", "meetings and lectures"),
                    ("surveys", "survey missions"),
                    ("education", "education and sponsorship"),
                    ("relief", "food, medicine and other relief"),
                    ("advice", "auditors, lawyers and advice"),
                    ("taxes", "taxes and dues"),
                    ("other", "other costs"),
                ],
                db_default="",
                default="",
                max_length=9,
                verbose_name="what it is for",
            ),
        ),
        migrations.AddField(
            model_name="moneyproposal",
            name="category",
            field=models.CharField(
                blank=True,
                choices=[
                    ("staff", "pay of staff"),
                    ("rent", "rent and utilities"),
                    ("office", "telephone, post and office"),
                    ("printing", "printing and publications"),
                    ("travel", "travel of staff"),
                    ("meetings", "meetings and lectures"),
                    ("surveys", "survey missions"),
                    ("education", "education and sponsorship"),
                    ("relief", "food, medicine and other relief"),
                    ("advice", "auditors, lawyers and advice"),
                    ("taxes", "taxes and dues"),
                    ("other", "other costs"),
                ],
                db_default="",
                default="",
                max_length=9,
                verbose_name="what it is for",
            ),
        ),
        migrations.AlterField(
            model_name="adjustment",
            name="kind",
            field=models.CharField(
                choices=[("fee", "bank fee"), ("exchange", "exchange difference"), ("cost", "cost of no rescue")],
                max_length=8,
                verbose_name="kind",
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
                ],
                max_length=8,
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="adjustment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__lt", 0), ("kind__in", ("fee", "cost"))),
                    models.Q(("kind", "exchange"), models.Q(("amount", 0), _negated=True)),
                    _connector="OR",
                ),
                name="adjustment_moves_its_fund",
            ),
        ),
        migrations.AddConstraint(
            model_name="adjustment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
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
                        ("kind", "cost"),
                        ("proposal__isnull", False),
                    ),
                    models.Q(models.Q(("kind", "cost"), _negated=True), ("category", "")),
                    _connector="OR",
                ),
                name="cost_has_its_category",
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
                    _connector="OR",
                ),
                name="proposal_has_its_facts",
            ),
        ),
        sql_file(__file__, "0053_keep_costs_of_no_rescue"),
    ]
