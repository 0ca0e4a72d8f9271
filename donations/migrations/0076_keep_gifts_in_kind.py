"""Gifts in kind: what was given, how much, its value where one is known; in no fund."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
import lfnkr.fuzzy.columns
import lfnkr.money
from lfnkr.audit.operations import TRAIL, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0075_say_what_appeals_ask_for"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        TRAIL,
    ]

    operations = [
        migrations.CreateModel(
            name="GiftInKind",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("what", models.CharField(max_length=200, verbose_name="what was given")),
                (
                    "how_many",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=12, null=True, verbose_name="how many"
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=40, verbose_name="of what unit")),
                ("value", models.BigIntegerField(blank=True, null=True, verbose_name="value of the goods")),
                (
                    "currency",
                    models.CharField(
                        blank=True, choices=lfnkr.money.currency_choices, max_length=3, verbose_name="currency"
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("price", "price of the same in a shop"),
                            ("invoice", "invoice the giver paid"),
                            ("giver", "as the giver said"),
                            ("estimate", "our estimate"),
                        ],
                        max_length=8,
                        verbose_name="basis of the value",
                    ),
                ),
                ("received", lfnkr.fuzzy.columns.FuzzyDateField(null=False, verbose_name="when it came")),
                ("used_for", models.CharField(blank=True, max_length=200, verbose_name="used for")),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("voided_at", models.DateTimeField(editable=False, null=True)),
                (
                    "received_from",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("received"), function="fuzzy_earliest", output_field=models.DateTimeField()
                        ),
                        null=True,
                        output_field=models.DateTimeField(null=True),
                    ),
                ),
                (
                    "received_until",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("received"), function="fuzzy_latest", output_field=models.DateTimeField()
                        ),
                        null=True,
                        output_field=models.DateTimeField(null=True),
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="donations.giftinkind",
                    ),
                ),
                (
                    "donor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gifts_in_kind",
                        to="donations.donor",
                    ),
                ),
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
                "verbose_name": "gift in kind",
                "ordering": ["-received_until", "-recorded_at", "id"],
                "indexes": [models.Index(fields=["-recorded_at", "id"], name="in_kind_in_the_list")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("what", ""), _negated=True), name="in_kind_is_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("how_many", None), ("unit", "")),
                            models.Q(("how_many__gt", 0), ("how_many__isnull", False)),
                            _connector="OR",
                        ),
                        name="in_kind_how_many",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("basis", ""), ("currency", ""), ("value", None)),
                            models.Q(
                                ("value__gt", 0),
                                ("value__isnull", False),
                                models.Q(("currency", ""), _negated=True),
                                models.Q(("basis", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="in_kind_valued_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("voided_at", None), ("voided_by", None)),
                            models.Q(("voided_at__isnull", False), ("voided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="in_kind_voided_whole",
                    ),
                ],
            },
        ),
        audited("donations_giftinkind"),
        sql_file(__file__, "0076_keep_gifts_in_kind"),
    ]
