"""Keep the assessments of the risk of a request, and beside the request the level that the latest of them gives."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
from lfnkr.audit.operations import TRAIL, audited, moved
from lfnkr.postgresql.migration_sql import sql_file

LEVEL = """
CREATE FUNCTION cases_risk_level(
    whereabouts_known text, incident_near text, needs_care text, unverified_help text, contact_unsafe text
) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
-- The level of five answers, as cases/risk/rules.py gives it; empty where none was asked. A test compares the two.
SELECT CASE
    WHEN every(answer = 'not_asked') THEN ''
    WHEN incident_near IN ('yes', 'unknown') OR count(*) FILTER (WHERE answer IN ('yes', 'unknown')) >= 3 THEN 'acute'
    WHEN bool_or(answer IN ('yes', 'unknown')) THEN 'raised'
    ELSE 'guarded'
END
FROM (VALUES (whereabouts_known), (incident_near), (needs_care), (unverified_help), (contact_unsafe)) given (answer)
$$;
"""
NO_LEVEL = "DROP FUNCTION cases_risk_level(text, text, text, text, text)"
OF_CASE = {"cases_case": ["risk_level"]}


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0031_keep_notes_and_pauses_recorded_in_error"),
        TRAIL,
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="risk_level",
            field=models.CharField(
                blank=True,
                choices=[("guarded", "guarded"), ("raised", "raised"), ("acute", "acute")],
                editable=False,
                max_length=7,
                verbose_name="risk",
            ),
        ),
        migrations.RunSQL(LEVEL, NO_LEVEL),
        migrations.CreateModel(
            name="RiskAssessment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "assessed_at",
                    models.DateTimeField(
                        help_text="Tokyo time. When these answers were true.", verbose_name="Asked at"
                    ),
                ),
                (
                    "whereabouts_known",
                    models.CharField(
                        choices=[("not_asked", "not asked"), ("yes", "yes"), ("no", "no"), ("unknown", "not known")],
                        default="not_asked",
                        max_length=9,
                        verbose_name="Does anybody who could betray them know where they are now, or that they mean to leave?",
                    ),
                ),
                (
                    "incident_near",
                    models.CharField(
                        choices=[("not_asked", "not asked"), ("yes", "yes"), ("no", "no"), ("unknown", "not known")],
                        default="not_asked",
                        max_length=9,
                        verbose_name="Has there been an arrest, a search or a betrayal near them, on their way or among their helpers in the last 14 days?",
                    ),
                ),
                (
                    "needs_care",
                    models.CharField(
                        choices=[("not_asked", "not asked"), ("yes", "yes"), ("no", "no"), ("unknown", "not known")],
                        default="not_asked",
                        max_length=9,
                        verbose_name="Is one of them unable to walk for a day, ill, pregnant, under 6, or alone without an adult?",
                    ),
                ),
                (
                    "unverified_help",
                    models.CharField(
                        choices=[("not_asked", "not asked"), ("yes", "yes"), ("no", "no"), ("unknown", "not known")],
                        default="not_asked",
                        max_length=9,
                        verbose_name="Do they depend on a person or payment that we have not been able to verify?",
                    ),
                ),
                (
                    "contact_unsafe",
                    models.CharField(
                        choices=[("not_asked", "not asked"), ("yes", "yes"), ("no", "no"), ("unknown", "not known")],
                        default="not_asked",
                        max_length=9,
                        verbose_name="Is the next safe contact more than 48 hours away, or its channel not trusted?",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("guarded", "guarded"), ("raised", "raised"), ("acute", "acute")],
                        editable=False,
                        max_length=7,
                        verbose_name="risk",
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("voided_at", models.DateTimeField(editable=False, null=True, verbose_name="recorded in error at")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="risk_assessments", to="cases.case"
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
            ],
            options={
                "verbose_name": "assessment of risk",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["case", "-assessed_at"], name="risk_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "level",
                                models.Func(
                                    models.F("whereabouts_known"),
                                    models.F("incident_near"),
                                    models.F("needs_care"),
                                    models.F("unverified_help"),
                                    models.F("contact_unsafe"),
                                    function="cases_risk_level",
                                    output_field=models.CharField(),
                                ),
                            )
                        ),
                        name="risk_level_follows_answers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level", ""), _negated=True), name="risk_something_asked"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("assessed_at__lte", models.F("recorded_at"))), name="risk_not_in_the_future"
                    ),
                ],
            },
        ),
        audited("cases_riskassessment"),
        sql_file(__file__, "0032_keep_the_risk_of_a_request"),
        moved(
            __name__,
            {table: {"added": columns} for table, columns in OF_CASE.items()},
            back={table: {"removed": columns} for table, columns in OF_CASE.items()},
        ),
    ]
