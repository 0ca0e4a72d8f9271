"""Keep what was told of the order of two steps whose days leave it open; every history is placed by it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
import lfnkr.keyring.sealing
from lfnkr.audit.operations import TRAIL, append_only, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        TRAIL,
        ("cases", "0059_hold_what_is_told_anew"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StepOrder",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("is_known", models.BooleanField(default=True, editable=False, verbose_name="order known")),
                ("reason", lfnkr.keyring.sealing.SealedField(help_text="Sealed.", verbose_name="Reason")),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="step_orders",
                        to="cases.case",
                    ),
                ),
                (
                    "earlier",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comes_before",
                        to="cases.statuschange",
                        verbose_name="earlier step",
                    ),
                ),
                (
                    "later",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comes_after",
                        to="cases.statuschange",
                        verbose_name="later step",
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
                "verbose_name": "order of two steps",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("later", models.F("earlier")), _negated=True), name="step_order_of_two"
                    )
                ],
            },
        ),
        audited("cases_steporder"),
        append_only("cases_steporder"),
        sql_file(__file__, "0060_tell_which_step_came_first"),
    ]
