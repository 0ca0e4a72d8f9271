"""Keep when something was decided beside when that was recorded, and hold each day of a fund to what it had."""

from django.db import migrations, models
from django.db.models import F, Q

import lfnkr.calendar.clock
from lfnkr.audit.operations import moved
from lfnkr.postgresql.migration_sql import sql_file

ANSWERED = ("fundingdecision", "payment", "moneyproposal")
SHORT = {"fundingdecision": "decision", "payment": "payment", "moneyproposal": "proposal"}


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0026_mark_advances_that_are_out"),
        ("cases", "0019_end_the_work_on_whoever_was_reviewed"),
    ]

    operations = [
        *(
            migrations.AddField(
                model_name=model,
                name="decided_recorded_at",
                field=models.DateTimeField(editable=False, null=True),
            )
            for model in ANSWERED
        ),
        *(
            migrations.AddConstraint(
                model_name=model,
                constraint=models.CheckConstraint(
                    condition=Q(decided_recorded_at=None) | Q(decided_recorded_at__gt=F("decided_at")),
                    name=f"{SHORT[model]}_told_after_it_was_decided",
                ),
            )
            for model in ANSWERED
        ),
        migrations.AlterField(
            model_name="fundsshortfall", name="available", field=models.BigIntegerField(editable=False, null=True)
        ),
        migrations.AlterField(
            model_name="fundsshortfall", name="shortfall", field=models.BigIntegerField(editable=False, null=True)
        ),
        migrations.AddField(
            model_name="fundsshortfall",
            name="source",
            field=models.CharField(blank=True, max_length=200, verbose_name="known from"),
        ),
        migrations.AddField(
            model_name="fundsshortfall",
            name="recorded_at",
            field=models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="fundsshortfall",
            constraint=models.CheckConstraint(
                condition=Q(available__isnull=False, shortfall__isnull=False) | ~Q(source=""),
                name="shortfall_known_or_told",
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="booked_on",
            field=models.DateField(blank=True, null=True, verbose_name="booking date"),
        ),
        migrations.AddField(model_name="daytotal", name="committed", field=models.BigIntegerField(default=0)),
        migrations.AddIndex(
            model_name="daytotal", index=models.Index(fields=["fund", "day"], name="day_total_of_fund")
        ),
        sql_file(__file__, "0027_tell_when_it_was_decided"),
        moved(
            __name__,
            {},
            back={
                "donations_fundsshortfall": {"removed": ["source", "recorded_at"]},
                "donations_fundingdecision": {"removed": ["decided_recorded_at"]},
                "donations_moneyproposal": {"removed": ["decided_recorded_at"]},
                "donations_payment": {"removed": ["decided_recorded_at", "booked_on"]},
            },
        ),
    ]
