"""A term is frozen by the worker for whoever asked for it, and a row says how far that is."""

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
        ("reports", "0009_print_periods_and_terms_side_by_side"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        TRAIL,
    ]

    operations = [
        migrations.CreateModel(
            name="Freezing",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("seen", models.CharField(editable=False, max_length=64)),
                ("asked_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("under_way", "verifying books, trail and rows, counting and writing"),
                            ("done", "frozen"),
                            ("failed", "failed"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=9,
                    ),
                ),
                ("refusal", models.CharField(blank=True, editable=False, max_length=2000)),
                ("finished_at", models.DateTimeField(editable=False, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.edition",
                    ),
                ),
                (
                    "fiscal_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lfnkr.fiscalyear"
                    ),
                ),
            ],
            options={
                "verbose_name": "freezing of a term",
                "ordering": ["-asked_at"],
            },
        ),
        audited("reports_freezing"),
        sql_file(__file__, "0010_keep_freezings"),
    ]
