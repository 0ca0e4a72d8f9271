"""Keep the numbers that LFNKR once stated and nobody can count any more, and what explains a claim."""

import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
import lfnkr.fuzzy.columns
from lfnkr.audit.operations import TRAIL, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("lfnkr", "0008_keep_long_addresses_of_results"),
        ("reports", "0007_guard_editions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        TRAIL,
    ]

    operations = [
        migrations.CreateModel(
            name="StatedNumber",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("line", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("total", "total of a term of which nobody kept the records"),
                            ("opening", "opening total, up to the day before the records begin"),
                            ("claim", "published claim, kept beside what is counted"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("up_to", models.DateField(blank=True, null=True, verbose_name="up to and with the day")),
                ("key", models.CharField(blank=True, max_length=80, verbose_name="figure it answers")),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="what it counts, in your words")),
                (
                    "qualifier",
                    models.CharField(
                        choices=[
                            ("exactly", "exactly so"),
                            ("about", "about so many"),
                            ("nearly", "nearly so many"),
                            ("more_than", "more than so many"),
                            ("at_least", "so many or more"),
                        ],
                        default="exactly",
                        max_length=10,
                        verbose_name="how exactly",
                    ),
                ),
                (
                    "number",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=14,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="number",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("people", "people"),
                            ("adults", "adults"),
                            ("children", "children"),
                            ("requests", "requests"),
                            ("operations", "operations"),
                            ("missions", "missions"),
                            ("interviews", "interviews"),
                            ("stations", "police stations"),
                            ("kinds", "kinds of things"),
                            ("provinces", "provinces"),
                            ("countries", "countries"),
                            ("percent", "percent"),
                            ("months", "months"),
                            ("years", "years"),
                            ("days", "days"),
                            ("USD", "US dollars"),
                            ("JPY", "Japanese yen"),
                        ],
                        max_length=12,
                        verbose_name="unit",
                    ),
                ),
                ("definition", models.CharField(max_length=300, verbose_name="definition as it was stated")),
                (
                    "breakdown",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("destination", "destination"),
                            ("lead", "who led"),
                            ("outcome", "outcome"),
                            ("age", "age"),
                            ("sex", "sex"),
                            ("composition", "composition of the party"),
                            ("origin", "origin"),
                            ("other", "something else"),
                        ],
                        max_length=12,
                        verbose_name="parted by",
                    ),
                ),
                ("quote", models.CharField(blank=True, max_length=400, verbose_name="the words that were printed")),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=[("en", "English"), ("ja", "Japanese"), ("ko", "Korean")],
                        max_length=2,
                        verbose_name="language of these words",
                    ),
                ),
                ("publication", models.CharField(max_length=160, verbose_name="publication")),
                ("printed", lfnkr.fuzzy.columns.FuzzyDateField(null=False, verbose_name="printed on")),
                ("place", models.CharField(max_length=200, verbose_name="where in it")),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("first_hand", "first-hand"),
                            ("partner", "reported by a partner"),
                            ("press", "press"),
                            ("inferred", "inferred"),
                            ("contradicted", "contradicted"),
                        ],
                        max_length=12,
                        verbose_name="certainty",
                    ),
                ),
                ("because", models.CharField(blank=True, max_length=240, verbose_name="why it is replaced")),
                ("proposed_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("approved_at", models.DateTimeField(editable=False, null=True)),
                ("voided_at", models.DateTimeField(editable=False, null=True)),
                (
                    "voided_because",
                    models.CharField(blank=True, editable=False, max_length=240, verbose_name="why it was taken back"),
                ),
                ("void_agreed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "printed_from",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("printed"), function="fuzzy_earliest", output_field=models.DateTimeField()
                        ),
                        null=True,
                        output_field=models.DateTimeField(null=True),
                    ),
                ),
                (
                    "printed_until",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("printed"), function="fuzzy_latest", output_field=models.DateTimeField()
                        ),
                        null=True,
                        output_field=models.DateTimeField(null=True),
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "fiscal_year",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stated_numbers",
                        to="lfnkr.fiscalyear",
                        verbose_name="term",
                    ),
                ),
                (
                    "part_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="reports.statednumber",
                        verbose_name="part of",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="reports.statednumber",
                    ),
                ),
                (
                    "void_agreed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "voided_by",
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
                "verbose_name": "stated number",
                "ordering": ["fiscal_year", "up_to", "proposed_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="ClaimExplanation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("text", models.CharField(max_length=400, verbose_name="explanation")),
                ("counted", models.CharField(editable=False, max_length=80, verbose_name="what was counted then")),
                ("said_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                (
                    "said_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="explanations",
                        to="reports.statednumber",
                    ),
                ),
            ],
            options={
                "verbose_name": "explanation of a claim",
                "ordering": ["claim", "-said_at", "id"],
            },
        ),
        migrations.AddIndex(
            model_name="statednumber",
            index=models.Index(fields=["kind", "up_to"], name="stated_by_day"),
        ),
        migrations.AddConstraint(
            model_name="statednumber",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("fiscal_year__isnull", False), ("kind", "total"), ("up_to", None)),
                    models.Q(("fiscal_year", None), ("kind", "opening"), ("up_to__isnull", False)),
                    models.Q(
                        ("kind", "claim"),
                        models.Q(("fiscal_year__isnull", False), ("up_to__isnull", False), _connector="OR"),
                    ),
                    _connector="OR",
                ),
                name="stated_of_a_term_or_up_to_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="statednumber",
            constraint=models.CheckConstraint(
                condition=models.Q(("key", ""), ("name", ""), _negated=True), name="stated_of_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="statednumber",
            constraint=models.CheckConstraint(condition=models.Q(("number__gte", 0)), name="stated_not_below_nothing"),
        ),
        migrations.AddConstraint(
            model_name="statednumber",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("definition", ""), _negated=True),
                    models.Q(("publication", ""), _negated=True),
                    models.Q(("place", ""), _negated=True),
                ),
                name="stated_with_its_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="statednumber",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "claim"), _negated=True), models.Q(("quote", ""), _negated=True), _connector="OR"
                ),
                name="stated_claim_in_its_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="statednumber",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("language", ""), ("quote", "")),
                    models.Q(models.Q(("quote", ""), _negated=True), models.Q(("language", ""), _negated=True)),
                    _connector="OR",
                ),
                name="stated_words_in_a_language",
            ),
        ),
        migrations.AddConstraint(
            model_name="statednumber",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("breakdown", ""), ("part_of", None)),
                    models.Q(("part_of__isnull", False), models.Q(("breakdown", ""), _negated=True)),
                    _connector="OR",
                ),
                name="stated_part_by_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="statednumber",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("because", ""), ("replaces", None)),
                    models.Q(("replaces__isnull", False), models.Q(("because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="stated_replaced_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="statednumber",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by", None),
                    models.Q(("approved_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="stated_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="statednumber",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at", None), ("approved_by", None)),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="stated_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="statednumber",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("voided_at", None), ("voided_because", ""), ("voided_by", None)),
                    models.Q(
                        ("voided_at__isnull", False),
                        ("voided_by__isnull", False),
                        models.Q(("voided_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="stated_taken_back_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="statednumber",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("void_agreed_at", None), ("void_agreed_by", None)),
                    models.Q(
                        ("void_agreed_at__isnull", False),
                        ("void_agreed_by__isnull", False),
                        ("voided_by__isnull", False),
                        models.Q(("void_agreed_by", models.F("voided_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="stated_taken_back_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="statednumber",
            constraint=models.UniqueConstraint(
                condition=models.Q(("approved_at__isnull", False), ("void_agreed_at", None)),
                fields=("line",),
                name="stated_stands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimexplanation",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="explanation_has_words"
            ),
        ),
        sql_file(__file__, "0008_keep_stated_numbers"),
        audited("reports_statednumber"),
        audited("reports_claimexplanation"),
    ]
