"""Keep the check values of search key and audit key, and which sealed texts did not open."""

from django.db import migrations, models

import lfnkr.calendar.clock
from lfnkr.audit.operations import TRAIL, append_only, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("lfnkr", "0004_refuse_in_a_sentence"),
        TRAIL,
    ]

    operations = [
        migrations.CreateModel(
            name="KeyCheck",
            fields=[
                ("name", models.CharField(max_length=30, primary_key=True, serialize=False, verbose_name="variable")),
                ("value", models.CharField(max_length=32, verbose_name="check value")),
                (
                    "kept_at",
                    models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False, verbose_name="kept at"),
                ),
            ],
            options={
                "verbose_name": "check value of a key",
            },
        ),
        migrations.CreateModel(
            name="UnopenedText",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("table_name", models.CharField(max_length=63, verbose_name="table")),
                ("row_key", models.CharField(max_length=40, verbose_name="row")),
                ("column_name", models.CharField(max_length=63, verbose_name="column")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("no key", "its key is missing"),
                            ("key", "its key does not open"),
                            ("text", "it was altered or moved"),
                        ],
                        max_length=6,
                        verbose_name="why",
                    ),
                ),
                (
                    "seen_on",
                    models.DateField(default=lfnkr.calendar.clock.today, editable=False, verbose_name="seen on"),
                ),
                (
                    "seen_at",
                    models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False, verbose_name="seen at"),
                ),
            ],
            options={
                "verbose_name": "text that does not open",
                "ordering": ["-seen_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("seen_on", "table_name", "row_key", "column_name"), name="unopened_text_once_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason__in", ["no key", "key", "text"])), name="unopened_for_a_reason"
                    ),
                ],
            },
        ),
        sql_file(__file__, "0005_keep_check_values_and_unopened_texts"),
        audited("lfnkr_keycheck", key="name"),
        audited("lfnkr_unopenedtext"),
        append_only("lfnkr_unopenedtext"),
    ]
