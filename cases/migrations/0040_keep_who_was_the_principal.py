"""Keep who handed a request from one principal applicant to another, and when."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
from lfnkr.audit.operations import append_only, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0039_keep_what_facts_were"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PrincipalChange",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("principal", "principal applicant"),
                            ("dependant", "dependant"),
                            ("other", "other member"),
                        ],
                        max_length=10,
                        verbose_name="role",
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="principal_changes", to="cases.case"
                    ),
                ),
                (
                    "former",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.casemember"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.casemember"
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
                "verbose_name": "change of the principal applicant",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("former", models.F("member")), _negated=True),
                            models.Q(("role", "principal"), _negated=True),
                        ),
                        name="principal_change_to_another",
                    )
                ],
            },
        ),
        audited("cases_principalchange"),
        append_only("cases_principalchange"),
        sql_file(__file__, "0040_keep_who_was_the_principal"),
    ]
