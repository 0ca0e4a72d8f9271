"""Carry over what a duplicate holds to the request that counts, and keep from where each row came."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
from lfnkr.audit.operations import append_only, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0045_end_names_and_record_them_in_error"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CarryOver",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("taken_back_at", models.DateTimeField(editable=False, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="carried_out", to="cases.case"
                    ),
                ),
                (
                    "original",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="carried_in", to="cases.case"
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
                "verbose_name": "carried over from a duplicate",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="CarriedRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("note", "note"),
                            ("summary", "what was told"),
                            ("place", "exact place"),
                            ("event", "event"),
                            ("person", "person"),
                        ],
                        max_length=7,
                    ),
                ),
                ("written_at", models.DateTimeField(editable=False)),
                (
                    "event",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="carried", to="cases.event"
                    ),
                ),
                (
                    "member",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried",
                        to="cases.casemember",
                    ),
                ),
                (
                    "note",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried",
                        to="cases.casenote",
                    ),
                ),
                (
                    "of_event",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.event"
                    ),
                ),
                (
                    "of_member",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.casemember"
                    ),
                ),
                (
                    "of_note",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.casenote"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "carry_over",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="cases.carryover"
                    ),
                ),
            ],
            options={
                "verbose_name": "row carried over",
                "ordering": ["id"],
            },
        ),
        migrations.AddConstraint(
            model_name="carryover",
            constraint=models.CheckConstraint(
                condition=models.Q(("case", models.F("original")), _negated=True), name="carry_over_to_another"
            ),
        ),
        migrations.AddConstraint(
            model_name="carryover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("taken_back_at", None), ("taken_back_by", None)),
                    models.Q(("taken_back_at__isnull", False), ("taken_back_by__isnull", False)),
                    _connector="OR",
                ),
                name="carry_over_taken_back_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="carriedrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("event", None),
                        ("member", None),
                        ("note__isnull", False),
                        ("part__in", ("note", "summary", "place")),
                    ),
                    models.Q(("event__isnull", False), ("member", None), ("note", None), ("part", "event")),
                    models.Q(("event", None), ("member__isnull", False), ("note", None), ("part", "person")),
                    _connector="OR",
                ),
                name="carried_row_is_of_its_part",
            ),
        ),
        migrations.AddConstraint(
            model_name="carriedrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("of_event", None), ("of_member", None), ("of_note__isnull", False), ("part", "note")),
                    models.Q(
                        ("of_event", None), ("of_member", None), ("of_note", None), ("part__in", ["summary", "place"])
                    ),
                    models.Q(("of_event__isnull", False), ("of_member", None), ("of_note", None), ("part", "event")),
                    models.Q(("of_event", None), ("of_member__isnull", False), ("of_note", None), ("part", "person")),
                    _connector="OR",
                ),
                name="carried_row_names_its_source",
            ),
        ),
        audited("cases_carryover"),
        audited("cases_carriedrow"),
        append_only("cases_carriedrow"),
        sql_file(__file__, "0046_carry_over_from_a_duplicate"),
    ]
