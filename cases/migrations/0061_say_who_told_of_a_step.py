"""A step learnt late says who told of it."""

from django.db import migrations, models

from lfnkr.audit.operations import TRAIL, moved

TABLE = "cases_statuschange"


class Migration(migrations.Migration):
    dependencies = [TRAIL, ("cases", "0060_tell_which_step_came_first")]

    operations = [
        migrations.AddField(
            model_name="statuschange",
            name="source",
            field=models.CharField(
                blank=True,
                choices=[
                    ("self", "the person herself or himself"),
                    ("relative_japan", "relative in Japan"),
                    ("relative_seoul", "relative in South Korea"),
                    ("pastor", "pastor or congregation"),
                    ("broker", "broker"),
                    ("partner", "partner organisation"),
                    ("local_staff", "local staff"),
                    ("other", "someone else"),
                ],
                default="",
                max_length=20,
                verbose_name="Who told of it?",
            ),
        ),
        moved(__name__, {TABLE: {"added": ["source"]}}, back={TABLE: {"removed": ["source"]}}),
    ]
