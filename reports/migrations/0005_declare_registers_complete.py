"""Two officers declare a register of a term complete; only then is a zero of it printed."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
from lfnkr.audit.operations import TRAIL, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("lfnkr", "0008_keep_long_addresses_of_results"),
        ("reports", "0004_refuse_in_a_sentence"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        TRAIL,
    ]

    operations = [
        migrations.CreateModel(
            name="RegisterDeclaration",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "register",
                    models.CharField(
                        choices=[
                            ("requests", "requests for rescue, and what became of the people"),
                            ("deaths", "deaths"),
                            ("money", "money"),
                            ("other_help", "other help: survey missions and what they gave"),
                        ],
                        max_length=10,
                        verbose_name="register",
                    ),
                ),
                ("reason", models.CharField(max_length=240, verbose_name="reason")),
                ("records", models.PositiveIntegerField(editable=False, verbose_name="records of the term")),
                ("fingerprint", models.CharField(editable=False, max_length=64)),
                ("proposed_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("approved_at", models.DateTimeField(editable=False, null=True)),
                ("taken_back_at", models.DateTimeField(editable=False, null=True)),
                (
                    "taken_back_reason",
                    models.CharField(
                        blank=True, editable=False, max_length=240, verbose_name="reason for taking it back"
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "fiscal_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="register_declarations",
                        to="lfnkr.fiscalyear",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taken_back_by",
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
                "verbose_name": "declaration of a register",
                "ordering": ["fiscal_year", "register", "-proposed_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="register_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            models.Q(("approved_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="register_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at", None), ("approved_by", None)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="register_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_back_at", None), ("taken_back_by", None), ("taken_back_reason", "")),
                            models.Q(
                                ("taken_back_at__isnull", False),
                                ("taken_back_by__isnull", False),
                                models.Q(("taken_back_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="register_taken_back_with_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("approved_at", None), ("taken_back_at", None)),
                        fields=("fiscal_year", "register"),
                        name="register_waits_once",
                    ),
                ],
            },
        ),
        sql_file(__file__, "0005_declare_registers_complete"),
        audited("reports_registerdeclaration"),
    ]
