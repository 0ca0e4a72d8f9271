"""Date who is in an operation: from when to when, told by whom, apart in which part; kept as told, and mended."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
import lfnkr.fuzzy.columns
from lfnkr.audit.operations import TRAIL, audited, moved
from lfnkr.postgresql.migration_sql import sql_file

ADDED = {"cases_operationmember": ["joined_by", "left_by"]}


class Migration(migrations.Migration):
    dependencies = [
        TRAIL,
        ("cases", "0053_ask_once_whose_events_are_seen"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="operationmember",
            name="joined_by",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="operationmember",
            name="left_by",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.CreateModel(
            name="OperationStay",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("part", models.CharField(blank=True, editable=False, max_length=3)),
                (
                    "joined_on",
                    lfnkr.fuzzy.columns.FuzzyDateField(
                        help_text="As closely as it is known. Tokyo time.", verbose_name="From when"
                    ),
                ),
                (
                    "joined_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("met", "met them on the way"),
                            ("born", "was born on the way"),
                            ("came_back", "came back to it"),
                            ("hides", "has to hide"),
                            ("too_weak", "is too ill or too weak to go on now"),
                            ("other_way", "goes by another way"),
                            ("smaller", "a smaller group is safer"),
                            ("parted", "was parted from the others against their will"),
                            ("together", "is with the others again"),
                            ("turned_back", "turned back"),
                            ("stays", "stays where they are"),
                            ("own_way", "goes on without us"),
                            ("partner", "a partner organisation takes them on"),
                            ("moved", "moved to another operation"),
                            ("other", "another reason"),
                        ],
                        max_length=11,
                        verbose_name="Why",
                    ),
                ),
                (
                    "joined_source",
                    models.CharField(
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
                ("joined_told_on", models.DateField(blank=True, null=True, verbose_name="Told on")),
                (
                    "left_on",
                    lfnkr.fuzzy.columns.FuzzyDateField(
                        help_text="As closely as it is known. Tokyo time.", verbose_name="Until when"
                    ),
                ),
                (
                    "left_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("met", "met them on the way"),
                            ("born", "was born on the way"),
                            ("came_back", "came back to it"),
                            ("hides", "has to hide"),
                            ("too_weak", "is too ill or too weak to go on now"),
                            ("other_way", "goes by another way"),
                            ("smaller", "a smaller group is safer"),
                            ("parted", "was parted from the others against their will"),
                            ("together", "is with the others again"),
                            ("turned_back", "turned back"),
                            ("stays", "stays where they are"),
                            ("own_way", "goes on without us"),
                            ("partner", "a partner organisation takes them on"),
                            ("moved", "moved to another operation"),
                            ("other", "another reason"),
                        ],
                        max_length=11,
                        verbose_name="Why it ended",
                    ),
                ),
                (
                    "left_source",
                    models.CharField(
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
                        verbose_name="Who told that it ended",
                    ),
                ),
                ("left_told_on", models.DateField(blank=True, null=True, verbose_name="Told on, that it ended")),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("taken_back_at", models.DateTimeField(editable=False, null=True)),
                (
                    "wrong",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("other_person", "another person was meant"),
                            ("other_operation", "another operation was meant"),
                            ("twice", "it was told twice"),
                            ("never", "it never was so"),
                        ],
                        max_length=15,
                        verbose_name="What is wrong",
                    ),
                ),
                (
                    "joined_on_from",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("joined_on"), function="fuzzy_earliest", output_field=models.DateTimeField()
                        ),
                        null=True,
                        output_field=models.DateTimeField(null=True),
                    ),
                ),
                (
                    "joined_on_until",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("joined_on"), function="fuzzy_latest", output_field=models.DateTimeField()
                        ),
                        null=True,
                        output_field=models.DateTimeField(null=True),
                    ),
                ),
                (
                    "left_on_from",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("left_on"), function="fuzzy_earliest", output_field=models.DateTimeField()
                        ),
                        null=True,
                        output_field=models.DateTimeField(null=True),
                    ),
                ),
                (
                    "left_on_until",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("left_on"), function="fuzzy_latest", output_field=models.DateTimeField()
                        ),
                        null=True,
                        output_field=models.DateTimeField(null=True),
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="operation_stays",
                        to="cases.casemember",
                    ),
                ),
                (
                    "operation",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stays",
                        to="cases.operation",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="cases.operationstay",
                    ),
                ),
                (
                    "taken_back_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "stay in an operation",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("joined_on_from", None),
                            ("left_on_until", None),
                            ("left_on_until__gt", models.F("joined_on_from")),
                            _connector="OR",
                        ),
                        name="stay_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_on__isnull", False),
                            models.Q(("left_source", ""), ("left_told_on", None), ("left_why", "")),
                            _connector="OR",
                        ),
                        name="stay_end_told_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("part", ""), ("joined_on__isnull", False), _connector="OR"),
                        name="stay_apart_since_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_back_at", None), ("taken_back_by", None), ("wrong", "")),
                            models.Q(("taken_back_at__isnull", False), ("taken_back_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="stay_taken_back_whole",
                    ),
                ],
            },
        ),
        moved(
            __name__,
            {table: {"added": columns} for table, columns in ADDED.items()},
            back={table: {"removed": columns} for table, columns in ADDED.items()},
        ),
        sql_file(__file__, "0054_date_who_is_in_an_operation"),
        audited("cases_operationstay"),
    ]
