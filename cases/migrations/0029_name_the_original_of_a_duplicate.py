"""A duplicate names the request that counts instead; rows of before this was asked name none."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from lfnkr.audit.operations import TRAIL, moved
from lfnkr.postgresql.migration_sql import sql_file

TABLE = "cases_statuschange"
ADDED = ["duplicate_of_id"]


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0028_hold_losses_and_ages"),
        TRAIL,
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="statuschange",
            name="duplicate_of",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.case",
                verbose_name="duplicate of",
            ),
        ),
        migrations.AddConstraint(
            model_name="statuschange",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "duplicate"), ("duplicate_of", None), _connector="OR"),
                name="change_original_of_a_duplicate",
            ),
        ),
        sql_file(__file__, "0029_name_the_original_of_a_duplicate"),
        moved(__name__, {TABLE: {"added": ADDED}}, back={TABLE: {"removed": ADDED}}),
    ]
