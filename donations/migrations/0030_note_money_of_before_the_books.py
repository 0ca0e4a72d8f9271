"""Memoranda: what was decided and paid for a rescue before the books begin; rows are only added."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
import lfnkr.fuzzy.columns
import lfnkr.money
from lfnkr.audit.operations import TRAIL, append_only, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0021_place_steps_by_their_day"),
        ("donations", "0029_record_the_sources_of_the_ledger"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        TRAIL,
    ]

    operations = [
        migrations.CreateModel(
            name="Memorandum",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("case_reference", models.CharField(max_length=7)),
                (
                    "kind",
                    models.CharField(
                        choices=[("decision", "money was decided"), ("payment", "money was paid")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="amount")),
                (
                    "currency",
                    models.CharField(
                        choices=lfnkr.money.currency_choices, default="USD", max_length=3, verbose_name="currency"
                    ),
                ),
                (
                    "rate",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=14, null=True, verbose_name="rate"),
                ),
                ("rate_from", models.CharField(blank=True, choices=lfnkr.money.currency_choices, max_length=3)),
                ("rate_into", models.CharField(blank=True, choices=lfnkr.money.currency_choices, max_length=3)),
                ("worth", models.BigIntegerField(editable=False, null=True)),
                ("happened", lfnkr.fuzzy.columns.FuzzyDateField(null=False, verbose_name="when")),
                ("source", models.CharField(max_length=200, verbose_name="known from")),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                (
                    "happened_from",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("happened"), function="fuzzy_earliest", output_field=models.DateTimeField()
                        ),
                        null=True,
                        output_field=models.DateTimeField(null=True),
                    ),
                ),
                (
                    "happened_until",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("happened"), function="fuzzy_latest", output_field=models.DateTimeField()
                        ),
                        null=True,
                        output_field=models.DateTimeField(null=True),
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
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
                    "voids",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voided_by",
                        to="donations.memorandum",
                    ),
                ),
            ],
            options={
                "verbose_name": "memorandum",
                "ordering": ["happened_until", "id"],
                "indexes": [models.Index(fields=["case", "id"], name="memorandum_case")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="memorandum_above_zero"),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="memorandum_has_its_source"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rate", None), ("rate_from", ""), ("rate_into", "")),
                            models.Q(
                                ("rate__gt", 0),
                                models.Q(("rate_from", ""), _negated=True),
                                models.Q(("rate_into", ""), _negated=True),
                                models.Q(("rate_from", models.F("rate_into")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="memorandum_rate_has_its_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("currency", "USD"), _negated=True), ("worth", models.F("amount")), _connector="OR"
                        ),
                        name="memorandum_of_dollars_is_worth_them",
                    ),
                ],
            },
        ),
        audited("donations_memorandum"),
        append_only("donations_memorandum"),
        sql_file(__file__, "0030_note_money_of_before_the_books"),
    ]
