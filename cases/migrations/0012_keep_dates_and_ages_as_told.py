"""Columns for dates and ages as closely as they are known, with the bounds the database reckons.

The date of a change of status is told beside its former columns; on the way back it goes, and the trail is told so.
"""

from django.db import migrations, models

import lfnkr.fuzzy.columns
from lfnkr.audit.operations import TRAIL, moved


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_one_wording_a_field"), ("lfnkr", "0006_read_dates_and_ages"), TRAIL]

    operations = [
        migrations.AddField(
            model_name="event",
            name="ended",
            field=lfnkr.fuzzy.columns.FuzzyDateField(
                help_text="Only of what lasts, such as a detention.", verbose_name="When did it end?"
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="happened",
            field=lfnkr.fuzzy.columns.FuzzyDateField(
                blank=False,
                help_text="As closely as it is known: 3 Nov 2026, Nov 2026, spring 2026, 2026, before 2018, between 2012 and 2014, about 2016, or: not known.",
                verbose_name="When did it happen?",
            ),
        ),
        migrations.AddField(
            model_name="statuschange",
            name="happened",
            field=lfnkr.fuzzy.columns.FuzzyDateField(verbose_name="happened"),
        ),
        migrations.AddField(
            model_name="person",
            name="age",
            field=lfnkr.fuzzy.columns.AgeField(
                help_text="As it was told: 34, 10 months, 30s, child, born 1990, 35 by counting. About is enough.",
                verbose_name="Age as told",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="ended_from",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("ended"), function="fuzzy_earliest", output_field=models.DateTimeField()
                ),
                null=True,
                output_field=models.DateTimeField(null=True),
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="ended_until",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(models.F("ended"), function="fuzzy_latest", output_field=models.DateTimeField()),
                null=True,
                output_field=models.DateTimeField(null=True),
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="happened_from",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("happened"), function="fuzzy_earliest", output_field=models.DateTimeField()
                ),
                null=True,
                output_field=models.DateTimeField(null=True),
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="happened_until",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("happened"), function="fuzzy_latest", output_field=models.DateTimeField()
                ),
                null=True,
                output_field=models.DateTimeField(null=True),
            ),
        ),
        migrations.AddField(
            model_name="statuschange",
            name="happened_from",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("happened"), function="fuzzy_earliest", output_field=models.DateTimeField()
                ),
                null=True,
                output_field=models.DateTimeField(null=True),
            ),
        ),
        migrations.AddField(
            model_name="statuschange",
            name="happened_until",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("happened"), function="fuzzy_latest", output_field=models.DateTimeField()
                ),
                null=True,
                output_field=models.DateTimeField(null=True),
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="age_born_from",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(models.F("age"), function="told_age_born_from", output_field=models.DateField()),
                null=True,
                output_field=models.DateField(null=True),
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="age_born_until",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("age"), function="told_age_born_until", output_field=models.DateField()
                ),
                null=True,
                output_field=models.DateField(null=True),
            ),
        ),
        moved(
            __name__,
            {},
            back={"cases_statuschange": {"removed": ["happened", "happened_from", "happened_until"]}},
        ),
    ]
