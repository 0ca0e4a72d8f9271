"""A caseworker who is not on a request opens it in an emergency: told of first, for an hour, and reviewed."""

import datetime
import uuid

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
from lfnkr.audit.operations import TRAIL, append_only, audited, moved
from lfnkr.postgresql.migration_sql import sql_file

TABLES = ("cases_glassopening", "cases_glassextension", "cases_glassreview")
SEARCHES, ADDED = "cases_namesearch", ["is_reference"]


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0040_keep_who_was_the_principal"),
        TRAIL,
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GlassOpening",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "reason",
                    models.CharField(
                        help_text="Without names or places: whoever reviews it reads this, the auditor among them.",
                        max_length=500,
                        verbose_name="Why it cannot wait",
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False, verbose_name="opened at"),
                ),
                ("closes_at", models.DateTimeField(editable=False, verbose_name="open until")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="glass_openings", to="cases.case"
                    ),
                ),
            ],
            options={
                "verbose_name": "opening in an emergency",
                "ordering": ["-opened_at"],
            },
        ),
        migrations.AddField(
            model_name="namesearch",
            name="is_reference",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.CreateModel(
            name="GlassExtension",
            fields=[
                (
                    "opening",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="extension",
                        serialize=False,
                        to="cases.glassopening",
                    ),
                ),
                (
                    "needed",
                    models.CharField(
                        help_text="Without names or places: whoever reviews it reads this, the auditor among them.",
                        max_length=500,
                        verbose_name="What is still needed",
                    ),
                ),
                ("extended_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("closes_at", models.DateTimeField(editable=False, verbose_name="open until")),
            ],
            options={
                "verbose_name": "extension of an opening in an emergency",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("needed", ""), _negated=True), name="glass_extended_with_words"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GlassReview",
            fields=[
                (
                    "opening",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="review",
                        serialize=False,
                        to="cases.glassopening",
                    ),
                ),
                (
                    "finding",
                    models.CharField(
                        choices=[("justified", "it was needed"), ("not_justified", "it was not needed")],
                        max_length=13,
                        verbose_name="Finding",
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        blank=True, help_text="Without names or places.", max_length=500, verbose_name="In words"
                    ),
                ),
                ("reviewed_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "review of an opening in an emergency",
            },
        ),
        migrations.AddIndex(
            model_name="glassopening",
            index=models.Index(fields=["by", "-opened_at"], name="glass_by"),
        ),
        migrations.AddConstraint(
            model_name="glassopening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "closes_at",
                        django.db.models.expressions.CombinedExpression(
                            models.F("opened_at"), "+", models.Value(datetime.timedelta(seconds=3600))
                        ),
                    )
                ),
                name="glass_open_for_an_hour",
            ),
        ),
        migrations.AddConstraint(
            model_name="glassopening",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="glass_has_a_reason"
            ),
        ),
        moved(__name__, {SEARCHES: {"added": ADDED}}, back={SEARCHES: {"removed": ADDED}}),
        audited(TABLES[0]),
        audited(TABLES[1], key="opening_id"),
        audited(TABLES[2], key="opening_id"),
        *map(append_only, TABLES),
        sql_file(__file__, "0041_open_a_request_in_an_emergency"),
    ]
