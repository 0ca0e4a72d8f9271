"""The books of a fund are kept in any currency, and a rate in the direction its receipt gives it."""

from django.db import migrations, models

import lfnkr.money
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0058_say_whom_a_payment_is_for"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="donation",
            name="donation_rate_kept",
        ),
        migrations.RemoveConstraint(
            model_name="fund",
            name="fund_in_book_currency",
        ),
        migrations.RemoveConstraint(
            model_name="moneyproposal",
            name="proposal_has_its_facts",
        ),
        migrations.AddField(
            model_name="donation",
            name="rate_from",
            field=models.CharField(
                choices=lfnkr.money.currency_choices,
                db_default="USD",
                default="USD",
                max_length=3,
                verbose_name="rate for one unit of",
            ),
        ),
        migrations.AddField(
            model_name="fundopening",
            name="currency",
            field=models.CharField(
                choices=lfnkr.money.currency_choices,
                db_default="USD",
                default="USD",
                max_length=3,
                verbose_name="currency",
            ),
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="rate_from",
            field=models.CharField(
                choices=lfnkr.money.currency_choices, db_default="USD", editable=False, max_length=3
            ),
        ),
        migrations.AddField(
            model_name="moneyproposal",
            name="rate_from",
            field=models.CharField(
                choices=lfnkr.money.currency_choices,
                db_default="USD",
                default="USD",
                max_length=3,
                verbose_name="rate for one unit of",
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="rate_from",
            field=models.CharField(
                choices=lfnkr.money.currency_choices,
                db_default="USD",
                default="USD",
                max_length=3,
                verbose_name="rate for one unit of",
            ),
        ),
        migrations.AlterField(
            model_name="donation",
            name="booked_amount",
            field=models.BigIntegerField(editable=False, verbose_name="booked in the fund’s currency"),
        ),
        migrations.AddConstraint(
            model_name="donation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("booked_amount", models.F("amount")), ("rate", None)),
                    models.Q(("rate__gt", 0), ("rate__isnull", False)),
                    _connector="OR",
                ),
                name="donation_rate_kept",
            ),
        ),
        migrations.AddConstraint(
            model_name="fund",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("code", "rescue"), _negated=True), ("currency", "USD"), _connector="OR"),
                name="reserve_in_dollars",
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
        sql_file(__file__, "0060_keep_books_in_any_currency"),
    ]
