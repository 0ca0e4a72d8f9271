"""A relation may join anybody known, asked or not, with since when, whether alive, where, who told it and when."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
import lfnkr.fuzzy.columns
import lfnkr.keyring.sealing
from lfnkr.audit.operations import TRAIL, audited, moved
from lfnkr.postgresql.migration_sql import sql_file

TABLE = "cases_relationship"
ADDED = [
    "case_id",
    "country",
    "life",
    "recorded_at",
    "recorded_by_id",
    "since",
    "since_from",
    "since_until",
    "source",
    "told_on",
    "until",
    "until_from",
    "until_until",
    "version",
    "whereabouts",
    "words",
]


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0042_make_two_records_one"),
        TRAIL,
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="relationship",
            name="case",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="relations_told",
                to="cases.case",
            ),
        ),
        migrations.AddField(
            model_name="relationship",
            name="country",
            field=models.CharField(
                blank=True,
                choices=[
                    ("KP", "North Korea"),
                    ("CN", "China"),
                    ("LA", "Laos"),
                    ("TH", "Thailand"),
                    ("VN", "Viet Nam"),
                    ("KH", "Cambodia"),
                    ("MM", "Myanmar"),
                    ("MN", "Mongolia"),
                    ("RU", "Russia"),
                    ("KR", "South Korea"),
                    ("JP", "Japan"),
                    ("US", "United States"),
                    ("GB", "United Kingdom"),
                    ("AU", "Australia"),
                    ("CA", "Canada"),
                ],
                max_length=2,
                verbose_name="Country, as far as told",
            ),
        ),
        migrations.AddField(
            model_name="relationship",
            name="life",
            field=models.CharField(
                choices=[
                    ("alive", "alive"),
                    ("dead", "has died"),
                    ("unknown", "asked, does not know"),
                    ("not_asked", "not asked"),
                ],
                default="not_asked",
                max_length=9,
                verbose_name="Alive?",
            ),
        ),
        migrations.AddField(
            model_name="relationship",
            name="recorded_at",
            field=models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False),
        ),
        migrations.AddField(
            model_name="relationship",
            name="recorded_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="relationship",
            name="since",
            field=lfnkr.fuzzy.columns.FuzzyDateField(verbose_name="Since when"),
        ),
        migrations.AddField(
            model_name="relationship",
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
            model_name="relationship",
            name="told_on",
            field=models.DateField(blank=True, null=True, verbose_name="Told on"),
        ),
        migrations.AddField(
            model_name="relationship",
            name="until",
            field=lfnkr.fuzzy.columns.FuzzyDateField(verbose_name="Until when, if it is over"),
        ),
        migrations.AddField(
            model_name="relationship",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="relationship",
            name="whereabouts",
            field=models.CharField(
                blank=True,
                choices=[
                    ("own_family", "with relatives"),
                    ("partners_family", "left with the husband's or wife's family"),
                    ("settled", "settled in safety"),
                    ("alone", "on their own"),
                    ("institution", "in an institution"),
                    ("detained", "detained"),
                    ("sold", "sold, or held by others"),
                    ("unknown", "asked, does not know"),
                ],
                max_length=15,
                verbose_name="With whom, or how",
            ),
        ),
        migrations.AddField(
            model_name="relationship",
            name="words",
            field=lfnkr.keyring.sealing.SealedField(
                help_text="Where exactly, with whom, how to reach them. Sealed.", verbose_name="In words"
            ),
        ),
        migrations.AlterField(
            model_name="relationship",
            name="relative",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="related_to", to="cases.person"
            ),
        ),
        migrations.AddConstraint(
            model_name="relationship",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", None), ("case__isnull", False), _connector="OR"),
                name="relationship_words_have_a_key",
            ),
        ),
        migrations.AddField(
            model_name="relationship",
            name="since_from",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("since"), function="fuzzy_earliest", output_field=models.DateTimeField()
                ),
                null=True,
                output_field=models.DateTimeField(null=True),
            ),
        ),
        migrations.AddField(
            model_name="relationship",
            name="since_until",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(models.F("since"), function="fuzzy_latest", output_field=models.DateTimeField()),
                null=True,
                output_field=models.DateTimeField(null=True),
            ),
        ),
        migrations.AddField(
            model_name="relationship",
            name="until_from",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("until"), function="fuzzy_earliest", output_field=models.DateTimeField()
                ),
                null=True,
                output_field=models.DateTimeField(null=True),
            ),
        ),
        migrations.AddField(
            model_name="relationship",
            name="until_until",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(models.F("until"), function="fuzzy_latest", output_field=models.DateTimeField()),
                null=True,
                output_field=models.DateTimeField(null=True),
            ),
        ),
        migrations.AddConstraint(
            model_name="relationship",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("since_from", None),
                    ("until_until", None),
                    ("until_until__gt", models.F("since_from")),
                    _connector="OR",
                ),
                name="relationship_ends_after_it_begins",
            ),
        ),
        audited(TABLE, again=True),
        sql_file(__file__, "0043_keep_relations_to_anybody"),
        moved(__name__, {TABLE: {"added": ADDED}}, back={TABLE: {"removed": ADDED}}),
    ]
