"""Thanks to a giver: when and how; a row recorded in error stays and does not stand."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
from lfnkr.audit.operations import TRAIL, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0044_issue_receipts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        TRAIL,
    ]

    operations = [
        migrations.CreateModel(
            name="DonorThanks",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("sent_on", models.DateField(verbose_name="thanked on")),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("letter", "by letter"),
                            ("mail", "by e-mail"),
                            ("telephone", "by telephone"),
                            ("person", "in person"),
                        ],
                        max_length=9,
                        verbose_name="how",
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("voided_at", models.DateTimeField(editable=False, null=True)),
                (
                    "donor",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="thanks",
                        to="donations.donor",
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
                "verbose_name": "thanks to a giver",
                "ordering": ["-sent_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("voided_at", None), ("voided_by", None)),
                            models.Q(("voided_at__isnull", False), ("voided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="thanks_voided_whole",
                    )
                ],
            },
        ),
        audited("donations_donorthanks"),
        sql_file(__file__, "0045_thank_donors"),
    ]
