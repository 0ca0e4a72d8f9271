"""Who looked at what the house came with, and found it right: recorded in the trail, and only ever added."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
from lfnkr.audit.operations import TRAIL, append_only, audited


class Migration(migrations.Migration):
    initial = True

    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL), TRAIL]

    operations = [
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("step", models.CharField(max_length=40, verbose_name="step")),
                (
                    "at",
                    models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False, verbose_name="looked at"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="looked at by",
                    ),
                ),
            ],
            options={
                "verbose_name": "confirmation of a step",
                "verbose_name_plural": "confirmations of steps",
                "ordering": ["-at"],
            },
        ),
        audited("first_hour_confirmation"),
        append_only("first_hour_confirmation"),
    ]
