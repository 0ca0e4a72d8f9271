"""Keep the check value of each server key in use, and name for every key the one that wraps it."""

import django.db.models.deletion
from django.db import migrations, models

import lfnkr.calendar.clock
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("keyring", "0003_erase_by_function"),
    ]

    operations = [
        migrations.CreateModel(
            name="ServerKey",
            fields=[
                (
                    "value",
                    models.CharField(max_length=32, primary_key=True, serialize=False, verbose_name="check value"),
                ),
                ("is_current", models.BooleanField(default=True, verbose_name="wraps what is new")),
                (
                    "kept_at",
                    models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False, verbose_name="kept at"),
                ),
            ],
            options={
                "verbose_name": "check value of the server key",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("is_current",),
                        name="one_server_key_wraps_what_is_new",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="key",
            name="server_key",
            field=models.ForeignKey(
                db_column="server_key",
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="keyring.serverkey",
            ),
        ),
        sql_file(__file__, "0004_keep_check_value_of_server_key"),
    ]
