"""Plan legs and follow them: days as closely as they are known, how a leg ended, who travels on it, what it said before."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
import lfnkr.fuzzy.columns
from lfnkr.audit.operations import TRAIL, moved

ADDED = {
    "cases_leg": [
        "crossing",
        "ending",
        "version",
        "ended_on",
        "planned_departure",
        "planned_arrival",
        *(
            f"{day}_{bound}"
            for day in ("departed_on", "arrived_on", "ended_on", "planned_departure", "planned_arrival")
            for bound in ("from", "until")
        ),
    ],
    "cases_legescort": ["is_along"],
}


class Migration(migrations.Migration):
    dependencies = [
        TRAIL,
        ("cases", "0034_keep_needs_and_indicators"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LegChange",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("part", models.CharField(blank=True, max_length=20)),
                ("before", models.TextField(blank=True)),
                ("after", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
            ],
            options={
                "verbose_name": "change of a leg",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="LegTraveller",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("is_along", models.BooleanField(default=True)),
            ],
            options={
                "verbose_name": "person on a leg",
            },
        ),
        migrations.RemoveConstraint(
            model_name="leg",
            name="leg_arrives_after_leaving",
        ),
        migrations.RunSQL(
            [
                f"ALTER TABLE cases_leg ALTER {name} TYPE fuzzy_date USING {name}::text"
                for name in ("departed_on", "arrived_on")
            ],
            [
                f"ALTER TABLE cases_leg ALTER {name} TYPE date USING {name}::date"
                for name in ("departed_on", "arrived_on")
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="leg",
                    name="arrived_on",
                    field=lfnkr.fuzzy.columns.FuzzyDateField(verbose_name="Arrived on"),
                ),
                migrations.AlterField(
                    model_name="leg",
                    name="departed_on",
                    field=lfnkr.fuzzy.columns.FuzzyDateField(
                        help_text="As closely as it is known. Tokyo time.", verbose_name="Left on"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="leg",
            name="arrived_on_from",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("arrived_on"), function="fuzzy_earliest", output_field=models.DateTimeField()
                ),
                null=True,
                output_field=models.DateTimeField(null=True),
            ),
        ),
        migrations.AddField(
            model_name="leg",
            name="arrived_on_until",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("arrived_on"), function="fuzzy_latest", output_field=models.DateTimeField()
                ),
                null=True,
                output_field=models.DateTimeField(null=True),
            ),
        ),
        migrations.AddField(
            model_name="leg",
            name="crossing",
            field=models.CharField(
                blank=True,
                help_text="A code that tells nothing: no river, no town, no name. The place itself is written nowhere.",
                max_length=20,
                verbose_name="Code of the crossing",
            ),
        ),
        migrations.AddField(
            model_name="leg",
            name="departed_on_from",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("departed_on"), function="fuzzy_earliest", output_field=models.DateTimeField()
                ),
                null=True,
                output_field=models.DateTimeField(null=True),
            ),
        ),
        migrations.AddField(
            model_name="leg",
            name="departed_on_until",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("departed_on"), function="fuzzy_latest", output_field=models.DateTimeField()
                ),
                null=True,
                output_field=models.DateTimeField(null=True),
            ),
        ),
        migrations.AddField(
            model_name="leg",
            name="ended_on",
            field=lfnkr.fuzzy.columns.FuzzyDateField(verbose_name="Interrupted or given up on"),
        ),
        migrations.AddField(
            model_name="leg",
            name="ending",
            field=models.CharField(
                blank=True,
                choices=[("interrupted", "interrupted"), ("given_up", "given up")],
                max_length=11,
                verbose_name="It did not arrive",
            ),
        ),
        migrations.AddField(
            model_name="leg",
            name="planned_arrival",
            field=lfnkr.fuzzy.columns.FuzzyDateField(verbose_name="Planned: arrives"),
        ),
        migrations.AddField(
            model_name="leg",
            name="planned_departure",
            field=lfnkr.fuzzy.columns.FuzzyDateField(
                help_text="As closely as it is planned. Tokyo time.", verbose_name="Planned: leaves"
            ),
        ),
        migrations.AddField(
            model_name="leg",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="legescort",
            name="is_along",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="legchange",
            name="leg",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="cases.leg"
            ),
        ),
        migrations.AddField(
            model_name="legchange",
            name="recorded_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="legtraveller",
            name="leg",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="travellers", to="cases.leg"
            ),
        ),
        migrations.AddField(
            model_name="legtraveller",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="legs_travelled", to="cases.casemember"
            ),
        ),
        migrations.AddField(
            model_name="leg",
            name="ended_on_from",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("ended_on"), function="fuzzy_earliest", output_field=models.DateTimeField()
                ),
                null=True,
                output_field=models.DateTimeField(null=True),
            ),
        ),
        migrations.AddField(
            model_name="leg",
            name="ended_on_until",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("ended_on"), function="fuzzy_latest", output_field=models.DateTimeField()
                ),
                null=True,
                output_field=models.DateTimeField(null=True),
            ),
        ),
        migrations.AddField(
            model_name="leg",
            name="planned_arrival_from",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("planned_arrival"), function="fuzzy_earliest", output_field=models.DateTimeField()
                ),
                null=True,
                output_field=models.DateTimeField(null=True),
            ),
        ),
        migrations.AddField(
            model_name="leg",
            name="planned_arrival_until",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("planned_arrival"), function="fuzzy_latest", output_field=models.DateTimeField()
                ),
                null=True,
                output_field=models.DateTimeField(null=True),
            ),
        ),
        migrations.AddField(
            model_name="leg",
            name="planned_departure_from",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("planned_departure"), function="fuzzy_earliest", output_field=models.DateTimeField()
                ),
                null=True,
                output_field=models.DateTimeField(null=True),
            ),
        ),
        migrations.AddField(
            model_name="leg",
            name="planned_departure_until",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("planned_departure"), function="fuzzy_latest", output_field=models.DateTimeField()
                ),
                null=True,
                output_field=models.DateTimeField(null=True),
            ),
        ),
        migrations.AddConstraint(
            model_name="legtraveller",
            constraint=models.UniqueConstraint(fields=("leg", "member"), name="traveller_once_on_a_leg"),
        ),
        migrations.AddConstraint(
            model_name="leg",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("planned_departure_from", None),
                    ("planned_arrival_until", None),
                    ("planned_arrival_until__gt", models.F("planned_departure_from")),
                    _connector="OR",
                ),
                name="leg_planned_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="leg",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("departed_on_from", None),
                    ("arrived_on_until", None),
                    ("arrived_on_until__gt", models.F("departed_on_from")),
                    _connector="OR",
                ),
                name="leg_arrives_after_leaving",
            ),
        ),
        migrations.AddConstraint(
            model_name="leg",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("departed_on_from", None),
                    ("ended_on_until", None),
                    ("ended_on_until__gt", models.F("departed_on_from")),
                    _connector="OR",
                ),
                name="leg_ends_after_leaving",
            ),
        ),
        migrations.AddConstraint(
            model_name="leg",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on", None), ("ending", "")),
                    models.Q(models.Q(("ending", ""), _negated=True), ("arrived_on", None)),
                    _connector="OR",
                ),
                name="leg_ends_one_way",
            ),
        ),
        moved(
            __name__,
            {table: {"added": columns} for table, columns in ADDED.items()},
            back={table: {"removed": columns} for table, columns in ADDED.items()},
        ),
    ]
