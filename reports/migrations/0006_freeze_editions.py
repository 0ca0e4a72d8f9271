"""An annual report is frozen as an edition with its files; a print says of which edition it is, and by whom if by a person."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock
import lfnkr.keyring.sealing


class Migration(migrations.Migration):
    dependencies = [
        ("lfnkr", "0008_keep_long_addresses_of_results"),
        ("reports", "0005_declare_registers_complete"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="printjob",
            name="format",
            field=models.CharField(
                choices=[("json", "JSON"), ("html", "HTML"), ("screen", "on screen"), ("pdf", "PDF")],
                default="pdf",
                editable=False,
                max_length=6,
            ),
        ),
        migrations.AlterField(
            model_name="printjob",
            name="asked_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("frozen_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                ("known_at", models.DateTimeField(editable=False)),
                ("content", models.BinaryField()),
                ("fingerprint", models.CharField(editable=False, max_length=64)),
                ("annex", lfnkr.keyring.sealing.SealedField()),
                ("signed_at", models.DateTimeField(editable=False, null=True)),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "fiscal_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="editions", to="lfnkr.fiscalyear"
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
                    "signed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
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
                "verbose_name": "edition of the annual report",
                "ordering": ["-fiscal_year", "-number", "-frozen_at"],
            },
        ),
        migrations.AddField(
            model_name="printjob",
            name="edition",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reports.edition",
            ),
        ),
        migrations.CreateModel(
            name="EditionFile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "audience",
                    models.CharField(
                        choices=[("internal", "internal"), ("members", "members"), ("public", "public")],
                        max_length=8,
                        verbose_name="for",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("ja", "Japanese"), ("ko", "Korean")],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[("json", "JSON"), ("html", "HTML"), ("screen", "on screen"), ("pdf", "PDF")],
                        max_length=6,
                    ),
                ),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("made_at", models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="reports.edition"
                    ),
                ),
            ],
            options={
                "verbose_name": "file of an edition",
                "ordering": ["edition", "audience", "language", "format"],
            },
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)), fields=("fiscal_year", "number"), name="edition_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("signed_at", None), ("withdrawn_at", None)),
                fields=("fiscal_year",),
                name="edition_one_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signed_by", None),
                    models.Q(("signed_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="edition_signed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_at", None), ("signed_by", None)),
                    models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                    _connector="OR",
                ),
                name="edition_signature_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at", None), ("withdrawn_because", ""), ("withdrawn_by", None)),
                    models.Q(
                        ("signed_at", None),
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawn_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="edition_withdrawn_before_signing",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "fingerprint",
                        models.Func(
                            models.Func(models.F("content"), function="sha256"),
                            models.Value("hex"),
                            function="encode",
                            output_field=models.CharField(),
                        ),
                    )
                ),
                name="edition_fingerprint_is_its_hash",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(("known_at__lte", models.F("frozen_at"))), name="edition_knows_what_was_recorded"
            ),
        ),
        migrations.AddIndex(
            model_name="editionfile",
            index=models.Index(fields=["sha256"], name="edition_file_by_hash"),
        ),
        migrations.AddConstraint(
            model_name="editionfile",
            constraint=models.UniqueConstraint(
                fields=("edition", "audience", "language", "format"), name="edition_file_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="editionfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "sha256",
                        models.Func(
                            models.Func(models.F("content"), function="sha256"),
                            models.Value("hex"),
                            function="encode",
                            output_field=models.CharField(),
                        ),
                    )
                ),
                name="edition_file_is_its_hash",
            ),
        ),
        migrations.AddConstraint(
            model_name="editionfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("format__in", ["json", "html", "screen", "pdf"])),
                name="edition_file_format_is_known",
            ),
        ),
    ]
