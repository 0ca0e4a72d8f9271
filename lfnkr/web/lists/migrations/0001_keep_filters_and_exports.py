"""Filters that people save, and what was exported of lists."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lfnkr.calendar.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("list_name", models.CharField(editable=False, max_length=30, verbose_name="list")),
                ("address", models.CharField(blank=True, editable=False, max_length=500, verbose_name="filter")),
                (
                    "file_format",
                    models.CharField(
                        choices=[("xlsx", "Excel (XLSX)"), ("csv", "CSV, for any program")],
                        max_length=4,
                        verbose_name="format",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("ja", "Japanese"), ("ko", "Korean")],
                        editable=False,
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("purpose", models.CharField(max_length=200, verbose_name="purpose")),
                ("recipient", models.CharField(max_length=100, verbose_name="recipient")),
                ("is_encrypted", models.BooleanField(editable=False, verbose_name="encrypted")),
                (
                    "asked_at",
                    models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False, verbose_name="asked at"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("ready", "ready"),
                            ("failed", "failed"),
                            ("expired", "expired"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "refusal",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="why there is no file"),
                ),
                ("row_count", models.PositiveIntegerField(editable=False, null=True, verbose_name="rows")),
                ("size", models.PositiveBigIntegerField(editable=False, null=True, verbose_name="size")),
                (
                    "fingerprint",
                    models.CharField(blank=True, editable=False, max_length=64, verbose_name="fingerprint"),
                ),
                ("made_at", models.DateTimeField(editable=False, null=True, verbose_name="made at")),
                ("expires_at", models.DateTimeField(editable=False, null=True, verbose_name="expires at")),
                ("fetched_at", models.DateTimeField(editable=False, null=True, verbose_name="fetched at")),
                (
                    "asked_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
            ],
            options={
                "verbose_name": "export of a list",
                "verbose_name_plural": "exports of lists",
                "ordering": ["-asked_at", "id"],
                "indexes": [
                    models.Index(fields=["-asked_at", "id"], name="export_by_moment"),
                    models.Index(fields=["asked_by", "-asked_at"], name="export_of_somebody"),
                    models.Index(
                        condition=models.Q(("state", "ready")), fields=["expires_at"], name="export_with_a_file"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("purpose", ""), _negated=True), models.Q(("recipient", ""), _negated=True)
                        ),
                        name="export_has_a_purpose",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "ready", "failed", "expired"])),
                        name="export_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ready"), _negated=True),
                            models.Q(
                                ("expires_at__isnull", False),
                                ("row_count__isnull", False),
                                ("size__isnull", False),
                                models.Q(("fingerprint", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="export_ready_has_a_file",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_at", None), ("expires_at__gt", models.F("made_at")), _connector="OR"
                        ),
                        name="export_expires_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("list_name", models.CharField(editable=False, max_length=30, verbose_name="list")),
                ("title", models.CharField(max_length=40, verbose_name="name of the filter")),
                ("address", models.CharField(editable=False, max_length=500, verbose_name="filter")),
                (
                    "saved_at",
                    models.DateTimeField(default=lfnkr.calendar.clock.now, editable=False, verbose_name="saved at"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="saved_filters",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "saved filter",
                "verbose_name_plural": "saved filters",
                "ordering": ["title"],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "list_name", "title"), name="saved_filter_named_once")
                ],
            },
        ),
    ]
