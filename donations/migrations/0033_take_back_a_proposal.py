"""A proposal that nobody needs any more, such as of a duplicate, is taken back."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0046_carry_over_from_a_duplicate"),
        ("donations", "0032_close_months_of_the_books"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="fundingdecision",
            name="decision_status_is_known",
        ),
        migrations.AlterField(
            model_name="fundingdecision",
            name="status",
            field=models.CharField(
                choices=[
                    ("proposed", "waiting for the decision"),
                    ("approved", "approved: LFNKR pays"),
                    ("wait", "wait for funds"),
                    ("partner", "a partner leads"),
                    ("declined", "declined"),
                    ("withdrawn", "taken back"),
                ],
                default="proposed",
                max_length=9,
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["proposed", "approved", "wait", "partner", "declined", "withdrawn"])
                ),
                name="decision_status_is_known",
            ),
        ),
    ]
