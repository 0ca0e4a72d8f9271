"""What an appeal asks for, what becomes of more, and which gift came for it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0074_keep_promises_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="appeal",
            options={"ordering": ["-opened_on", "id"], "verbose_name": "appeal"},
        ),
        migrations.AddField(
            model_name="appeal",
            name="excess",
            field=models.CharField(blank=True, max_length=200, verbose_name="what becomes of more than the goal"),
        ),
        migrations.AddField(
            model_name="appeal",
            name="goal",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="goal"),
        ),
        migrations.AddField(
            model_name="donation",
            name="appeal",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="donations",
                to="donations.appeal",
                verbose_name="appeal",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("excess", ""), ("goal", None)),
                    models.Q(("goal__gt", 0), ("goal__isnull", False)),
                    _connector="OR",
                ),
                name="appeal_goal_above_zero",
            ),
        ),
        sql_file(__file__, "0075_say_what_appeals_ask_for"),
    ]
