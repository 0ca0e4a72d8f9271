"""Place a step or a change of lead learnt late by its day, between its neighbours, and mark what was recorded in error."""

from django.db import migrations, models
from django.db.models import F, Q

import lfnkr.fuzzy.columns
from lfnkr.audit.operations import TRAIL, moved
from lfnkr.postgresql.migration_sql import sql_file

ADDED = {
    "cases_statuschange": ["counts_at", "voided_at"],
    "cases_leadchange": ["counts_at", "voided_at", "happened", "happened_from", "happened_until"],
}


def bound(function: str) -> models.GeneratedField:
    """A moment the database reckons from a date as it was told."""
    return models.GeneratedField(
        db_persist=True,
        expression=models.Func(models.F("happened"), function=function, output_field=models.DateTimeField()),
        null=True,
        output_field=models.DateTimeField(null=True),
    )


def counts_at(*, null: bool, **words: str) -> models.DateTimeField:
    """The moment a step counts at; empty until the rows there are have theirs."""
    return models.DateTimeField(editable=False, null=null, verbose_name="counts at", **words)


def voided_at() -> models.DateTimeField:
    """Since when a step is known to have been recorded in error."""
    return models.DateTimeField(editable=False, null=True, verbose_name="recorded in error since")


WORDS = {"help_text": "the last moment it may have been, by what was told of it and of the step behind it"}


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0020_keep_each_review_of_the_missing"),
        ("lfnkr", "0006_read_dates_and_ages"),
        TRAIL,
    ]

    operations = [
        migrations.AddField("leadchange", "happened", lfnkr.fuzzy.columns.FuzzyDateField(verbose_name="happened")),
        migrations.AddField("leadchange", "happened_from", bound("fuzzy_earliest")),
        migrations.AddField("leadchange", "happened_until", bound("fuzzy_latest")),
        migrations.AddField("leadchange", "counts_at", counts_at(null=True)),
        migrations.AddField("leadchange", "voided_at", voided_at()),
        migrations.AddField("statuschange", "counts_at", counts_at(null=True, **WORDS)),
        migrations.AddField("statuschange", "voided_at", voided_at()),
        sql_file(__file__, "0021_place_steps_by_their_day"),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField("leadchange", "counts_at", counts_at(null=False)),
                migrations.AlterField("statuschange", "counts_at", counts_at(null=False, **WORDS)),
            ]
        ),
        migrations.AddConstraint(
            "leadchange",
            models.CheckConstraint(condition=Q(counts_at__lte=F("recorded_at")), name="lead_counts_when_recorded"),
        ),
        migrations.AddConstraint(
            "statuschange",
            models.CheckConstraint(condition=Q(counts_at__lte=F("recorded_at")), name="change_counts_when_recorded"),
        ),
        moved(
            __name__,
            {table: {"added": columns} for table, columns in ADDED.items()},
            back={table: {"removed": columns} for table, columns in ADDED.items()},
        ),
    ]
