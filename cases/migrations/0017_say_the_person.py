"""A question and a reason speak of the person, whoever it is; nothing in the database changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0016_mark_requests_with_work_to_do"),
    ]

    operations = [
        migrations.AlterField(
            model_name="casemember",
            name="desired_answer",
            field=models.CharField(
                choices=[
                    ("yes", "yes"),
                    ("no", "no"),
                    ("unknown", "asked, does not know"),
                    ("not_asked", "not asked"),
                    ("withheld", "known, not recorded"),
                ],
                default="not_asked",
                max_length=9,
                verbose_name="was the person asked",
            ),
        ),
        migrations.AlterField(
            model_name="clockpause",
            name="reason",
            field=models.CharField(
                choices=[
                    ("safe_moment", "leaving was not safe"),
                    ("her_wish", "the person asked us to wait"),
                    ("border", "the border was closed"),
                ],
                max_length=12,
                verbose_name="reason",
            ),
        ),
    ]
