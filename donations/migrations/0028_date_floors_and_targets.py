"""Floor and target of a fund hold from a day on and are set by two officers; old terms keep theirs."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from lfnkr.audit.operations import TRAIL, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0027_tell_when_it_was_decided"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        TRAIL,
    ]

    operations = [
        migrations.CreateModel(
            name="FundLevels",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("floor", models.BigIntegerField(verbose_name="floor")),
                ("target", models.BigIntegerField(verbose_name="target")),
                ("effective_on", models.DateField(verbose_name="holds from")),
                ("approved_at", models.DateTimeField(editable=False, null=True, verbose_name="in force since")),
            ],
            options={
                "verbose_name": "floor and target",
                "ordering": ["-effective_on", "-id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="moneyproposal",
            name="proposal_has_its_facts",
        ),
        migrations.AlterField(
            model_name="moneyproposal",
            name="kind",
            field=models.CharField(
                choices=[
                    ("fee", "bank fee"),
                    ("exchange", "exchange difference"),
                    ("transfer", "transfer between funds"),
                    ("reversal", "reversal"),
                    ("tariff", "tariff"),
                    ("night", "limit by night"),
                    ("rate", "unusual rate"),
                    ("levels", "floor and target"),
                ],
                max_length=8,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="fundlevels",
            name="fund",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="levels", to="donations.fund"
            ),
        ),
        migrations.AddField(
            model_name="moneyproposal",
            name="levels",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposal",
                to="donations.fundlevels",
            ),
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
                    models.Q(
                        ("fund__isnull", False),
                        ("kind", "levels"),
                        ("levels__isnull", False),
                        models.Q(("note", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="proposal_has_its_facts",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundlevels",
            constraint=models.CheckConstraint(
                condition=models.Q(("floor__gt", 0), ("target__gte", models.F("floor"))),
                name="levels_target_above_floor",
            ),
        ),
        audited("donations_fundlevels"),
        sql_file(__file__, "0028_date_floors_and_targets"),
    ]
