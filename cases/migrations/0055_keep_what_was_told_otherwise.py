"""Keep what several told of one fact: each version, and which was chosen; let a step be recorded anew in one transaction."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
import lfnkr.fuzzy.columns
import lfnkr.keyring.sealing
from lfnkr.audit.operations import TRAIL, append_only, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        TRAIL,
        ("cases", "0054_date_who_is_in_an_operation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FactVersion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "fact",
                    models.CharField(
                        choices=[
                            ("received", "when the call came"),
                            ("age", "age"),
                            ("step", "when somebody came to a status"),
                            ("event", "when something happened"),
                            ("left", "when a leg began"),
                            ("arrived", "when a leg arrived"),
                        ],
                        editable=False,
                        max_length=8,
                        verbose_name="fact",
                    ),
                ),
                (
                    "happened",
                    lfnkr.fuzzy.columns.FuzzyDateField(
                        help_text="As closely as it was told: 3 Nov 2026 14:20, 3 Nov 2026, Nov 2026, before 2018, about 2016.",
                        verbose_name="When was it, as told otherwise?",
                    ),
                ),
                ("age", lfnkr.fuzzy.columns.AgeField(verbose_name="Age, as told otherwise")),
                (
                    "certainty",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("first_hand", "first-hand"),
                            ("partner", "reported by a partner"),
                            ("press", "press"),
                            ("inferred", "inferred"),
                            ("contradicted", "contradicted"),
                        ],
                        max_length=12,
                        verbose_name="How sure is it?",
                    ),
                ),
                (
                    "source",
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
                ("told_on", models.DateField(blank=True, null=True, verbose_name="Told on")),
                (
                    "words",
                    lfnkr.keyring.sealing.SealedField(
                        help_text="Who exactly, and how they know. Sealed.", verbose_name="In words"
                    ),
                ),
                ("is_first", models.BooleanField(default=False, editable=False)),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("taken_back_at", models.DateTimeField(editable=False, null=True)),
                ("why", lfnkr.keyring.sealing.SealedField(help_text="Sealed.", verbose_name="Reason")),
                (
                    "happened_from",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("happened"), function="fuzzy_earliest", output_field=models.DateTimeField()
                        ),
                        null=True,
                        output_field=models.DateTimeField(null=True),
                    ),
                ),
                (
                    "happened_until",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("happened"), function="fuzzy_latest", output_field=models.DateTimeField()
                        ),
                        null=True,
                        output_field=models.DateTimeField(null=True),
                    ),
                ),
                (
                    "age_born_from",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("age"), function="told_age_born_from", output_field=models.DateField()
                        ),
                        null=True,
                        output_field=models.DateField(null=True),
                    ),
                ),
                (
                    "age_born_until",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("age"), function="told_age_born_until", output_field=models.DateField()
                        ),
                        null=True,
                        output_field=models.DateField(null=True),
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fact_versions",
                        to="cases.case",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.event",
                    ),
                ),
                (
                    "leg",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.leg",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.casemember",
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
                        related_name="+",
                        to="cases.statuschange",
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
                "verbose_name": "version of a fact",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="VersionChoice",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("reason", lfnkr.keyring.sealing.SealedField(help_text="Sealed.", verbose_name="Reason")),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="version_choices",
                        to="cases.case",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.event",
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
                        related_name="+",
                        to="cases.statuschange",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="choices",
                        to="cases.factversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "choice of a version",
                "ordering": ["id"],
            },
        ),
        migrations.AddConstraint(
            model_name="factversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("age__isnull", True),
                        ("event__isnull", True),
                        ("fact", "received"),
                        ("happened__isnull", False),
                        ("leg__isnull", True),
                        ("member__isnull", True),
                        ("step__isnull", True),
                    ),
                    models.Q(
                        ("age__isnull", False),
                        ("event__isnull", True),
                        ("fact", "age"),
                        ("happened__isnull", True),
                        ("leg__isnull", True),
                        ("member__isnull", False),
                        ("step__isnull", True),
                    ),
                    models.Q(
                        ("age__isnull", True),
                        ("event__isnull", True),
                        ("fact", "step"),
                        ("happened__isnull", False),
                        ("leg__isnull", True),
                        ("member__isnull", True),
                        ("step__isnull", False),
                    ),
                    models.Q(
                        ("age__isnull", True),
                        ("event__isnull", False),
                        ("fact", "event"),
                        ("happened__isnull", False),
                        ("leg__isnull", True),
                        ("member__isnull", True),
                        ("step__isnull", True),
                    ),
                    models.Q(
                        ("age__isnull", True),
                        ("event__isnull", True),
                        ("fact", "left"),
                        ("happened__isnull", False),
                        ("leg__isnull", False),
                        ("member__isnull", True),
                        ("step__isnull", True),
                    ),
                    models.Q(
                        ("age__isnull", True),
                        ("event__isnull", True),
                        ("fact", "arrived"),
                        ("happened__isnull", False),
                        ("leg__isnull", False),
                        ("member__isnull", True),
                        ("step__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="version_of_its_fact",
            ),
        ),
        migrations.AddConstraint(
            model_name="factversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("taken_back_at", None), ("taken_back_by", None)),
                    models.Q(("taken_back_at__isnull", False), ("taken_back_by__isnull", False)),
                    _connector="OR",
                ),
                name="version_taken_back_whole",
            ),
        ),
        audited("cases_factversion"),
        audited("cases_versionchoice"),
        append_only("cases_versionchoice"),
        sql_file(__file__, "0055_keep_what_was_told_otherwise"),
    ]
