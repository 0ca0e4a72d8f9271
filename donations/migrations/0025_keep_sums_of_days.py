"""Keep the sums of each day beside the ledger, and find what waits by an index."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import donations.ledger.sources
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0024_guard_the_journal"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DayTotal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("kind", models.CharField(choices=donations.ledger.sources.entry_kinds, max_length=12)),
                ("moved", models.BigIntegerField(default=0)),
                ("standing", models.BigIntegerField(default=0)),
                ("number", models.IntegerField(default=0)),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="day_totals", to="donations.fund"
                    ),
                ),
            ],
            options={"verbose_name": "sums of a day"},
        ),
        migrations.AddConstraint(
            model_name="daytotal",
            constraint=models.UniqueConstraint(
                fields=("kind", "day", "fund"), include=("moved",), name="day_total_once"
            ),
        ),
        sql_file(__file__, "0025_keep_sums_of_days"),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["proposed_at"], name="payment_open", condition=Q(status="proposed")),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["-decided_at"], name="payment_refused", condition=Q(status="refused")),
        ),
        migrations.AddIndex(
            model_name="fundingdecision",
            index=models.Index(fields=["proposed_at"], name="decision_open", condition=Q(status="proposed")),
        ),
        migrations.AddIndex(
            model_name="fundingdecision",
            index=models.Index(
                fields=["-decided_at"],
                name="decision_go_ahead",
                condition=Q(status="approved") & ~Q(go_ahead_reason=""),
            ),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(fields=["fund", "-made_at"], name="commitment_running", condition=Q(remaining__gt=0)),
        ),
    ]
