"""Whoever reads a giver's name leaves a row, before a word is shown; such rows stay."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
from lfnkr.audit.operations import TRAIL, append_only, audited


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0018_find_lists_by_their_order"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        TRAIL,
    ]

    operations = [
        migrations.CreateModel(
            name="DonorReading",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("read_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "donor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="readings", to="donations.donor"
                    ),
                ),
            ],
            options={
                "verbose_name": "reading of a donor",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["donor", "by", "-read_at"], name="donor_reading")],
            },
        ),
        audited("donations_donorreading"),
        append_only("donations_donorreading"),
    ]
