"""A name says of what kind it is, whether it is used still, who told it and who uses it; one may be recorded in error."""

from django.db import migrations, models

import lfnkr.keyring.sealing
from lfnkr.audit.operations import TRAIL, audited, moved

TABLE = "cases_personname"
ADDED = ["source", "state", "used_by"]


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0044_plan_once_who_is_seen"),
        TRAIL,
    ]

    operations = [
        migrations.AddField(
            model_name="personname",
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
                max_length=20,
                verbose_name="Who told it",
            ),
        ),
        migrations.AddField(
            model_name="personname",
            name="state",
            field=models.CharField(
                choices=[("used", "in use"), ("former", "no longer used"), ("error", "recorded in error")],
                default="used",
                max_length=6,
                verbose_name="Still used?",
            ),
        ),
        migrations.AddField(
            model_name="personname",
            name="used_by",
            field=lfnkr.keyring.sealing.SealedField(
                help_text="The family in China, a broker, a paper. Sealed.", verbose_name="Who uses this name"
            ),
        ),
        migrations.AlterField(
            model_name="personname",
            name="kind",
            field=models.CharField(
                choices=[
                    ("true", "name"),
                    ("birth", "name at birth"),
                    ("alias", "also known as"),
                    ("china", "name in China"),
                    ("document", "name in a document"),
                    ("spelling", "another spelling"),
                ],
                default="true",
                max_length=8,
                verbose_name="Kind of name",
            ),
        ),
        audited(TABLE, again=True),
        moved(__name__, {TABLE: {"added": ADDED}}, back={TABLE: {"removed": ADDED}}),
    ]
