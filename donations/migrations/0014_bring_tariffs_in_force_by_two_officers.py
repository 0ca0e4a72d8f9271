"""Tariffs come into force by two officers and never behind an open request; the limit by night is a number of its own."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
from lfnkr.audit.operations import TRAIL, append_only, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0013_propose_what_takes_two_officers"),
        ("cases", "0008_name_every_audited_table"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        TRAIL,
    ]

    operations = [
        migrations.AlterModelOptions(
            name="moneyproposal",
            options={"ordering": ["-proposed_at"], "verbose_name": "second signature"},
        ),
        migrations.CreateModel(
            name="NightLimit",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("amount", models.BigIntegerField(verbose_name="limit by night")),
                ("since", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
            ],
            options={
                "verbose_name": "limit by night",
                "ordering": ["-since", "-id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="moneyproposal",
            name="proposal_has_its_facts",
        ),
        migrations.AddField(
            model_name="moneyproposal",
            name="tariff",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="proposal", to="donations.tariff"
            ),
        ),
        migrations.AddField(
            model_name="tariff",
            name="approved_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="in force since"),
        ),
        migrations.AddField(
            model_name="tariff",
            name="valid_to",
            field=models.DateField(
                blank=True,
                help_text="Only for a past list, whose days are over. Else empty.",
                null=True,
                verbose_name="valid to",
            ),
        ),
        migrations.AlterField(
            model_name="tariff",
            name="valid_from",
            field=models.DateField(verbose_name="valid from"),
        ),
        migrations.AddConstraint(
            model_name="moneyproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amount__isnull", False),
                        ("amount__lt", 0),
                        ("booked_on__isnull", False),
                        ("fund__isnull", False),
                        ("kind", "fee"),
                    ),
                    models.Q(
                        ("amount__isnull", False),
                        ("booked_on__isnull", False),
                        ("fund__isnull", False),
                        ("kind", "exchange"),
                        models.Q(("amount", 0), _negated=True),
                    ),
                    models.Q(
                        ("amount__gt", 0),
                        ("amount__isnull", False),
                        ("fund__isnull", False),
                        ("kind", "transfer"),
                        ("target__isnull", False),
                        models.Q(("fund", models.F("target")), _negated=True),
                    ),
                    models.Q(
                        ("amount__isnull", False),
                        ("entry__isnull", False),
                        ("fund__isnull", False),
                        ("kind", "reversal"),
                    ),
                    models.Q(("kind", "tariff"), ("tariff__isnull", False)),
                    models.Q(("amount__gt", 0), ("amount__isnull", False), ("kind", "night")),
                    models.Q(
                        ("booked_on__isnull", False),
                        ("kind", "rate"),
                        ("rate__gt", 0),
                        ("rate__isnull", False),
                        models.Q(("currency__in", ("", "USD")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="proposal_has_its_facts",
            ),
        ),
        migrations.AddConstraint(
            model_name="tariff",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                name="tariff_ends_after_its_first_day",
                violation_error_message="The last day comes after the first.",
            ),
        ),
        migrations.AddField(
            model_name="nightlimit",
            name="proposal",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="night_limit",
                to="donations.moneyproposal",
            ),
        ),
        migrations.AddConstraint(
            model_name="nightlimit",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="night_limit_above_zero"),
        ),
        audited("donations_nightlimit"),
        sql_file(__file__, "0014_bring_tariffs_in_force_by_two_officers"),
        append_only("donations_nightlimit"),
    ]
