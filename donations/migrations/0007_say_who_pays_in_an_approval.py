"""State only: the word for an approved decision says who pays, since a partner may lead."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0006_open_the_two_funds"),
    ]

    operations = [
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
                ],
                default="proposed",
                max_length=9,
            ),
        ),
    ]
