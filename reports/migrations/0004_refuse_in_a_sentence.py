"""Statistics and policies are refused in sentences, and not by the names of constraints; nothing in the database changes."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_name_every_audited_table")]

    operations = [
        migrations.AlterConstraint(
            "externalstatistic",
            "external_once_a_day",
            models.UniqueConstraint(
                fields=["fiscal_year", "key", "quoted_on"],
                name="external_once_a_day",
                violation_error_message="This figure is quoted on this day already. Choose the day of the revision.",
            ),
        ),
        migrations.AlterConstraint(
            "policy",
            "policy_dated",
            models.CheckConstraint(
                condition=Q(effective_on__isnull=False) | Q(precision__in=["after", "unknown"]),
                name="policy_dated",
                violation_error_message="Give the day it is in force from, or say that it is not known exactly.",
            ),
        ),
    ]
