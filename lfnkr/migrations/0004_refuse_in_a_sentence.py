"""The days of terms are refused in sentences, and not by the names of constraints; nothing in the database changes."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("lfnkr", "0003_name_terms_and_meetings")]

    operations = [
        migrations.AlterConstraint(
            "fiscalyear",
            "fiscal_year_ends_after_start",
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="fiscal_year_ends_after_start",
                violation_error_message="The last day of a term comes after its first day. Check both days.",
            ),
        ),
        migrations.AlterConstraint(
            "fiscalyear",
            "fiscal_years_do_not_overlap",
            ExclusionConstraint(
                name="fiscal_years_do_not_overlap",
                expressions=[
                    (
                        models.Func(
                            F("starts_on"),
                            F("ends_on"),
                            models.Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        "&&",
                    )
                ],
                violation_error_message="Another term holds some of these days. A day belongs to one term only.",
            ),
        ),
    ]
