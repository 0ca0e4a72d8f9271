"""A giver is found again by name, two records of one are made one, and what a giver consented to is kept."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
from lfnkr.audit.operations import TRAIL, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0038_open_and_close_funds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        TRAIL,
    ]

    operations = [
        migrations.AddField(
            model_name="donor",
            name="may_name",
            field=models.CharField(
                choices=[("not_asked", "not asked"), ("yes", "yes"), ("no", "no")],
                db_default="not_asked",
                default="not_asked",
                max_length=9,
                verbose_name="May the name stand in print?",
            ),
        ),
        migrations.AddField(
            model_name="donor",
            name="may_thank",
            field=models.CharField(
                choices=[("not_asked", "not asked"), ("yes", "yes"), ("no", "no")],
                db_default="not_asked",
                default="not_asked",
                max_length=9,
                verbose_name="May we thank?",
            ),
        ),
        migrations.AddField(
            model_name="donor",
            name="may_write",
            field=models.CharField(
                choices=[("not_asked", "not asked"), ("yes", "yes"), ("no", "no")],
                db_default="not_asked",
                default="not_asked",
                max_length=9,
                verbose_name="May we write of our work?",
            ),
        ),
        migrations.CreateModel(
            name="DonorMerge",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("merged_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("undone_at", models.DateTimeField(editable=False, null=True)),
                (
                    "donor",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges",
                        to="donations.donor",
                    ),
                ),
                (
                    "into",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_here",
                        to="donations.donor",
                    ),
                ),
                (
                    "merged_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
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
                "verbose_name": "merge of two givers",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)), fields=("donor",), name="donor_merged_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("donor", models.F("into")), _negated=True), name="donor_merged_with_another"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("undone_at", None), ("undone_by", None)),
                            models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="donor_merge_undone_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DonorToken",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("token", models.BinaryField(max_length=16)),
                (
                    "donor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tokens", to="donations.donor"
                    ),
                ),
            ],
            options={
                "verbose_name": "search key of a giver",
                "indexes": [models.Index(fields=["token"], name="donor_token")],
                "constraints": [models.UniqueConstraint(fields=("donor", "token"), name="donor_token_once")],
            },
        ),
        audited("donations_donortoken", sealed=["token"], unprinted=["token"]),
        audited("donations_donormerge"),
        sql_file(__file__, "0043_know_a_donor_again"),
    ]
