"""A bill with nothing committed keeps the day it was paid, its currency and its rate; it is of a request without commitments."""

from django.db import migrations, models
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.money import currency_choices
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("donations", "0095_know_money_moved_in_statements")]

    operations = [
        migrations.AddField(
            model_name="fundingdecision",
            name="paid_on",
            field=models.DateField(_lazy("paid on"), editable=False, null=True),
        ),
        migrations.AddField(
            model_name="fundingdecision",
            name="original_amount",
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="fundingdecision",
            name="original_currency",
            field=models.CharField(
                blank=True, choices=currency_choices, db_default="", default="", editable=False, max_length=3
            ),
        ),
        migrations.AddField(
            model_name="fundingdecision",
            name="rate",
            field=models.DecimalField(_lazy("rate"), decimal_places=6, editable=False, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name="fundingdecision",
            name="rate_from",
            field=models.CharField(
                choices=currency_choices, db_default="USD", default="USD", editable=False, max_length=3
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("original_amount", None), ("original_currency", ""), ("rate", None)),
                    models.Q(
                        ("amends", None),
                        ("estimate", None),
                        ("original_amount__gt", 0),
                        ("paid_on__isnull", False),
                        ("rate__gt", 0),
                        models.Q(("original_currency", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="bill_rate_kept",
            ),
        ),
        sql_file(__file__, "0096_hold_bills_to_nothing_committed"),
    ]
