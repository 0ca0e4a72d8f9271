"""What was committed below the floor is acknowledged by an officer who did not commit it: who, and when."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
from lfnkr.audit.operations import TRAIL, append_only, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0055_write_off_lost_advances"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        TRAIL,
    ]

    operations = [
        migrations.CreateModel(
            name="GoAheadSeen",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("seen_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="go_ahead_seen",
                        to="donations.fundingdecision",
                    ),
                ),
                (
                    "seen_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "commitment below the floor, seen",
            },
        ),
        audited("donations_goaheadseen"),
        append_only("donations_goaheadseen"),
        sql_file(__file__, "0056_acknowledge_commitments_below_the_floor"),
    ]
