"""Receipts: numbered without a gap in a year, each print counted, one that is void kept with its reason."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
import lfnkr.keyring.sealing
from lfnkr.audit.operations import TRAIL, append_only, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0043_know_a_donor_again"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        TRAIL,
    ]

    operations = [
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("year", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="year")),
                ("number", models.PositiveIntegerField(default=0, editable=False, verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[("gift", "one gift"), ("year", "the gifts of a year")],
                        max_length=4,
                        verbose_name="receipt for",
                    ),
                ),
                (
                    "of_year",
                    models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="year of the gifts"),
                ),
                ("addressee", lfnkr.keyring.sealing.SealedField(verbose_name="Made out to")),
                (
                    "language",
                    models.CharField(
                        choices=[("ja", "Japanese"), ("en", "English")], max_length=2, verbose_name="language"
                    ),
                ),
                ("issued_on", models.DateField(editable=False, null=True, verbose_name="issued on")),
                ("issued_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("voided_at", models.DateTimeField(editable=False, null=True)),
                ("void_reason", models.CharField(blank=True, max_length=200, verbose_name="why it is void")),
                (
                    "donor",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="donations.donor",
                    ),
                ),
                (
                    "issued_by",
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
                "verbose_name": "receipt",
                "ordering": ["-year", "-number"],
            },
        ),
        migrations.CreateModel(
            name="ReceiptLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("is_standing", models.BooleanField(default=True, editable=False)),
                (
                    "donation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipt_lines",
                        to="donations.donation",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="donations.receipt"
                    ),
                ),
            ],
            options={
                "verbose_name": "gift on a receipt",
            },
        ),
        migrations.CreateModel(
            name="ReceiptPrint",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("printed_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                (
                    "printed_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="copies", to="donations.receipt"
                    ),
                ),
            ],
            options={
                "verbose_name": "print of a receipt",
                "ordering": ["number"],
            },
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(fields=("year", "number"), name="receipt_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "gift"), ("of_year", None)),
                    models.Q(("kind", "year"), ("of_year__isnull", False)),
                    _connector="OR",
                ),
                name="receipt_of_a_year_names_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(("addressee__isnull", False)), name="receipt_is_made_out_to_somebody"
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("void_reason", ""), ("voided_at", None), ("voided_by", None)),
                    models.Q(
                        ("voided_at__isnull", False),
                        ("voided_by__isnull", False),
                        models.Q(("void_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="receipt_voided_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="receiptline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_standing", True)), fields=("donation",), name="gift_receipted_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="receiptprint",
            constraint=models.UniqueConstraint(fields=("receipt", "number"), name="receipt_print_numbered_once"),
        ),
        audited("donations_receipt", sealed=["void_reason"]),
        audited("donations_receiptline"),
        audited("donations_receiptprint"),
        append_only("donations_receiptprint"),
        sql_file(__file__, "0044_issue_receipts"),
    ]
