"""Keep what a person lived through before a request: earlier flights and returns, as told and as mended."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
import lfnkr.fuzzy.columns
import lfnkr.keyring.sealing
from lfnkr.audit.operations import TRAIL, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        TRAIL,
        ("cases", "0051_keep_who_was_given_a_request"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EarlierFlight",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("crossed", "left North Korea"),
                            ("caught", "was caught before crossing"),
                            ("sent_back", "was sent back by force"),
                            ("went_back", "went back"),
                        ],
                        max_length=9,
                        verbose_name="What happened",
                    ),
                ),
                (
                    "happened",
                    lfnkr.fuzzy.columns.FuzzyDateField(
                        help_text="As closely as it is known: 17 May 2013, May 2013, 2013, about 2013.",
                        verbose_name="When",
                    ),
                ),
                (
                    "country",
                    models.CharField(
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
                        help_text="To which somebody crossed, or from which somebody was sent or went back.",
                        max_length=2,
                        verbose_name="Country",
                    ),
                ),
                (
                    "followed",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_held", "was not held"),
                            ("interrogated", "interrogation by State Security (bowibu)"),
                            ("holding", "holding centre (jipkyulso)"),
                            ("labour_training", "labour training camp (rodong danryeondae)"),
                            ("prison", "prison camp (kyohwaso)"),
                            ("political", "political prison camp (kwanliso)"),
                            ("elsewhere", "held elsewhere"),
                            ("unknown", "asked, does not know"),
                        ],
                        help_text="After a return, or after being caught: where the person was held the longest.",
                        max_length=15,
                        verbose_name="What followed",
                    ),
                ),
                ("months_held", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Months held")),
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
                        help_text="Where exactly, with whom, what was done. Sealed.", verbose_name="In words"
                    ),
                ),
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
                    "case",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flights_told",
                        to="cases.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="earlier_flights", to="cases.person"
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
                        to="cases.earlierflight",
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
                "verbose_name": "earlier flight",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_back_at", None), ("taken_back_by", None)),
                            models.Q(("taken_back_at__isnull", False), ("taken_back_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="flight_taken_back_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["caught", "sent_back", "went_back"]),
                            models.Q(("followed", ""), ("months_held", None)),
                            _connector="OR",
                        ),
                        name="flight_followed_by_nothing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("months_held", None), ("months_held__lte", 600), _connector="OR"),
                        name="flight_months_held",
                    ),
                ],
            },
        ),
        audited("cases_earlierflight"),
        sql_file(__file__, "0052_keep_earlier_flights"),
    ]
