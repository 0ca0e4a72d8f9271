"""Each time a request changed hands, with the note that hands it over; and since when one is given back."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
import lfnkr.keyring.sealing
from lfnkr.audit.operations import TRAIL, audited, moved
from lfnkr.postgresql.migration_sql import sql_file

ADDED = {"cases_case": ["given_back_at"]}


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0050_spell_code_names_once"),
        TRAIL,
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="given_back_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="given back at"),
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("given", "given to somebody"),
                            ("back", "given back"),
                            ("taken", "taken by somebody"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "note",
                    lfnkr.keyring.sealing.SealedField(
                        help_text="Sealed.", verbose_name="What the next one needs to know"
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("acknowledged_at", models.DateTimeField(editable=False, null=True)),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="cases.case"
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "former_lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                "verbose_name": "assignment of a request",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("acknowledged_at", None), ("acknowledged_by", None)),
                            models.Q(("acknowledged_at__isnull", False), ("acknowledged_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="assignment_read_by_somebody",
                    )
                ],
            },
        ),
        moved(
            __name__,
            {table: {"added": columns} for table, columns in ADDED.items()},
            back={table: {"removed": columns} for table, columns in ADDED.items()},
        ),
        audited("cases_assignment"),
        sql_file(__file__, "0051_keep_who_was_given_a_request"),
    ]
