"""What came back of an advance in another currency is kept as it came, and a row of a statement may be it; refunds alike."""

from django.db import migrations, models

import lfnkr.money
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0099_count_what_came_back_once"),
    ]

    operations = [
        migrations.AddField(
            model_name="settlement",
            name="brought_amount",
            field=models.BigIntegerField(editable=False, null=True, verbose_name="as it came back"),
        ),
        migrations.AddField(
            model_name="settlement",
            name="brought_currency",
            field=models.CharField(
                blank=True,
                choices=lfnkr.money.currency_choices,
                db_default="",
                default="",
                editable=False,
                max_length=3,
                verbose_name="currency",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("brought_amount", None), ("brought_currency", "")),
                    models.Q(
                        ("brought_amount__gt", 0),
                        ("brought_amount__isnull", False),
                        ("returned__gt", 0),
                        models.Q(("brought_currency__in", ("", "USD")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="settlement_brought_in_a_currency",
            ),
        ),
        sql_file(__file__, "0100_know_what_came_back_as_it_came"),
    ]
