"""A table of rates per day and pair, as their sources say them: it proves nothing of what was booked."""

import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
import lfnkr.money
from lfnkr.audit.operations import TRAIL, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0065_take_in_statements"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        TRAIL,
    ]

    operations = [
        migrations.CreateModel(
            name="ExchangeRate",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("day", models.DateField(editable=False, verbose_name="day")),
                (
                    "rate_from",
                    models.CharField(
                        choices=lfnkr.money.currency_choices,
                        editable=False,
                        max_length=3,
                        verbose_name="rate for one unit of",
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        choices=lfnkr.money.currency_choices, editable=False, max_length=3, verbose_name="in units of"
                    ),
                ),
                ("rate", models.DecimalField(decimal_places=6, editable=False, max_digits=14, verbose_name="rate")),
                ("origin", models.CharField(editable=False, max_length=80, verbose_name="source of the rate")),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("voided_at", models.DateTimeField(editable=False, null=True)),
                ("void_reason", models.CharField(blank=True, default="", max_length=200, verbose_name="reason")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "rate of a day",
                "ordering": ["-day", "id"],
                "indexes": [models.Index(fields=["-day", "id"], name="rate_in_the_list")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rate__gt", 0), models.Q(("currency", models.F("rate_from")), _negated=True)
                        ),
                        name="rate_of_two_currencies",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.comparison.Least("rate_from", "currency"),
                        django.db.models.functions.comparison.Greatest("rate_from", "currency"),
                        models.OrderBy(models.F("day"), descending=True),
                        condition=models.Q(("voided_at", None)),
                        name="rate_of_a_day_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("void_reason", ""), ("voided_at", None), ("voided_by", None)),
                            models.Q(
                                ("voided_at__isnull", False),
                                ("voided_by__isnull", False),
                                models.Q(("void_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="rate_voided_whole",
                    ),
                ],
            },
        ),
        audited("donations_exchangerate"),
        sql_file(__file__, "0066_keep_a_table_of_rates"),
    ]
