"""Drop the columns that dates and ages were kept in before."""

from django.db import migrations, models

import lfnkr.fuzzy.columns


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_move_dates_and_ages")]

    operations = [
        migrations.RemoveConstraint(
            model_name="event",
            name="event_ends_after_start",
        ),
        migrations.RemoveConstraint(
            model_name="person",
            name="person_stated_age_has_date",
        ),
        migrations.RemoveConstraint(
            model_name="person",
            name="person_stated_age_possible",
        ),
        migrations.RemoveField(
            model_name="event",
            name="begins_on",
        ),
        migrations.RemoveField(
            model_name="event",
            name="ends_on",
        ),
        migrations.RemoveField(
            model_name="event",
            name="precision",
        ),
        migrations.RemoveField(
            model_name="person",
            name="reckoning",
        ),
        migrations.RemoveField(
            model_name="person",
            name="stated_age",
        ),
        migrations.RemoveField(
            model_name="person",
            name="stated_age_unit",
        ),
        migrations.RemoveField(
            model_name="person",
            name="stated_on",
        ),
        migrations.AlterField(
            model_name="event",
            name="happened",
            field=lfnkr.fuzzy.columns.FuzzyDateField(
                null=False,
                help_text="As closely as it is known: 3 Nov 2026, Nov 2026, spring 2026, 2026, before 2018, between 2012 and 2014, about 2016, or: not known.",
                verbose_name="When did it happen?",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("happened_from", None),
                    ("ended_until", None),
                    ("ended_until__gt", models.F("happened_from")),
                    _connector="OR",
                ),
                name="event_ends_after_start",
            ),
        ),
    ]
