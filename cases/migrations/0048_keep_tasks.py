"""Tasks to the hour, of a request or of none, by hand or from a step; and the history of each, sealed and only added."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
import lfnkr.keyring.sealing
from lfnkr.audit.operations import TRAIL, append_only, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0047_keep_where_people_come_from"),
        TRAIL,
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Task",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("verify", "verify who they are"),
                            ("signal", "agree a safe signal"),
                            ("partner", "tell the partner"),
                            ("look", "look whether it can go on"),
                            ("departure", "prepare the departure"),
                            ("attempt", "try to reach them again"),
                            ("asker", "tell who asked"),
                            ("contact", "speak with them after arrival"),
                            ("call", "call somebody"),
                            ("papers", "get or hand over papers"),
                            ("health", "doctor or medicine"),
                            ("lodging", "lodging and food"),
                            ("write", "write down what was told"),
                            ("other", "something else, in words"),
                        ],
                        max_length=9,
                        verbose_name="What is to be done",
                    ),
                ),
                ("template", models.CharField(blank=True, editable=False, max_length=20)),
                ("due_at", models.DateTimeField(verbose_name="Due")),
                ("due_set_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                (
                    "was_past",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="past already when it was recorded"
                    ),
                ),
                ("every", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Every how many")),
                (
                    "unit",
                    models.CharField(
                        blank=True,
                        choices=[("days", "days"), ("weeks", "weeks"), ("months", "months")],
                        max_length=6,
                        verbose_name="Comes back",
                    ),
                ),
                ("until", models.DateField(blank=True, null=True, verbose_name="Until")),
                ("series", models.UUIDField(editable=False)),
                ("begins_at", models.DateTimeField(editable=False)),
                ("is_touched", models.BooleanField(default=False, editable=False)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "done"),
                            ("cancelled", "cancelled"),
                            ("lapsed", "not needed any more"),
                            ("withdrawn", "taken back with its step"),
                        ],
                        editable=False,
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("ended_at", models.DateTimeField(editable=False, null=True, verbose_name="ended at")),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="cases.case",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "follows",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next",
                        to="cases.task",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Who does it",
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
                    "step",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="cases.statuschange",
                    ),
                ),
            ],
            options={
                "verbose_name": "task",
                "ordering": ["due_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="TaskStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("made", "made"),
                            ("changed", "changed"),
                            ("handed", "handed over"),
                            ("done", "done"),
                            ("cancelled", "cancelled"),
                            ("reopened", "open again"),
                            ("lapsed", "not needed any more"),
                            ("withdrawn", "taken back with its step"),
                        ],
                        max_length=9,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("words", lfnkr.keyring.sealing.SealedField(help_text="Sealed.", verbose_name="In words")),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="cases.task"
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a task",
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("ended_at", None), ("was_past", False)),
                fields=["owner", "due_at"],
                name="task_of_owner",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("ended_at", None), ("was_past", False)), fields=["due_at"], name="task_due"
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["due_at", "id"], name="task_in_order"),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(
                condition=models.Q(("follows", None)), fields=("step", "template"), name="task_once_a_step"
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("step", None), ("template", "")),
                    models.Q(
                        ("case__isnull", False), ("step__isnull", False), models.Q(("template", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="task_template_has_its_step",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ended_by", None), ("outcome", "")),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        ("outcome__in", ["done", "cancelled", "lapsed", "withdrawn"]),
                    ),
                    _connector="OR",
                ),
                name="task_ends_with_an_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("every", None), ("unit", ""), ("until", None)),
                    models.Q(("every__gte", 1), ("every__lte", 60), ("unit__in", ["days", "weeks", "months"])),
                    _connector="OR",
                ),
                name="task_comes_back_by_steps",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "verify",
                            "signal",
                            "partner",
                            "look",
                            "departure",
                            "attempt",
                            "asker",
                            "contact",
                            "call",
                            "papers",
                            "health",
                            "lodging",
                            "write",
                            "other",
                        ],
                    )
                ),
                name="task_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(("begins_at__lte", models.F("due_at"))), name="task_due_after_its_series_begins"
            ),
        ),
        migrations.AddIndex(
            model_name="taskstep",
            index=models.Index(fields=["task", "id"], name="taskstep_in_order"),
        ),
        audited("cases_task"),
        audited("cases_taskstep"),
        append_only("cases_taskstep"),
        sql_file(__file__, "0048_keep_tasks"),
    ]
