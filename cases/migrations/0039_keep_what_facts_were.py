"""Keep what a fact of a request or a person was before it was completed or corrected; a country nobody told is empty."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
import lfnkr.keyring.sealing
from lfnkr.audit.operations import TRAIL, append_only, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0038_find_acute_requests_by_an_index"),
        TRAIL,
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="case",
            name="country",
            field=models.CharField(
                blank=True,
                choices=[
                    ("KP", "North Korea"),
                    ("CN", "China"),
                    ("LA", "Laos"),
                    ("TH", "Thailand"),
                    ("VN", "Viet Nam"),
                    ("KH", "Cambodia"),
                    ("MM", "Myanmar"),
                    ("MN", "Mongolia"),
                    ("RU", "Russia"),
                    ("KR", "South Korea"),
                    ("JP", "Japan"),
                    ("US", "United States"),
                    ("GB", "United Kingdom"),
                    ("AU", "Australia"),
                    ("CA", "Canada"),
                ],
                default="",
                max_length=2,
                verbose_name="Country they are in",
            ),
        ),
        migrations.CreateModel(
            name="CaseCorrection",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("fact", models.CharField(max_length=40, verbose_name="what")),
                ("was", models.CharField(blank=True, max_length=80, verbose_name="what it was before")),
                ("was_sealed", lfnkr.keyring.sealing.SealedField(verbose_name="what it was before")),
                ("is_completion", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField()),
                ("act", models.UUIDField(editable=False)),
                ("reason", lfnkr.keyring.sealing.SealedField(help_text="Sealed.", verbose_name="Reason")),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="cases.case"
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
            ],
            options={
                "verbose_name": "correction of a request",
                "ordering": ["id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PersonCorrection",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("fact", models.CharField(max_length=40, verbose_name="what")),
                ("was", models.CharField(blank=True, max_length=80, verbose_name="what it was before")),
                ("was_sealed", lfnkr.keyring.sealing.SealedField(verbose_name="what it was before")),
                ("is_completion", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField()),
                ("act", models.UUIDField(editable=False)),
                ("reason", lfnkr.keyring.sealing.SealedField(help_text="Sealed.", verbose_name="Reason")),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="cases.casemember",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="cases.person"
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
            ],
            options={
                "verbose_name": "correction of a person",
                "ordering": ["id"],
                "abstract": False,
            },
        ),
        audited("cases_casecorrection"),
        audited("cases_personcorrection"),
        append_only("cases_casecorrection"),
        append_only("cases_personcorrection"),
        sql_file(__file__, "0039_keep_what_facts_were"),
    ]
