"""What people keep of lists: a filter saved under a name of their own, and each export, whose file expires."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from lfnkr.calendar import clock

KEPT_FOR = timedelta(hours=24)
"""How long the file of an export can be fetched."""


class SavedFilterQuerySet(models.QuerySet):
    """Questions about saved filters."""

    def visible_to(self, user: models.Model | AnonymousUser) -> SavedFilterQuerySet:
        """One's own."""
        return self.filter(user=user) if user.is_authenticated else self.none()


class SavedFilter(models.Model):
    """A filter of one list that a person saved under a name of their own; `address` is the end of the list's address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="saved_filters", editable=False)
    list_name = models.CharField(_lazy("list"), max_length=30, editable=False)
    title = models.CharField(_lazy("name of the filter"), max_length=40)
    address = models.CharField(_lazy("filter"), max_length=2000, editable=False)
    saved_at = models.DateTimeField(_lazy("saved at"), default=clock.now, editable=False)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        verbose_name = _lazy("saved filter")
        verbose_name_plural = _lazy("saved filters")
        constraints = [
            models.UniqueConstraint(fields=["user", "list_name", "title"], name="saved_filter_named_once"),
        ]

    def __str__(self) -> str:
        return self.title


class FileFormat(models.TextChoices):
    """How an export is written."""

    XLSX = "xlsx", _lazy("Excel (XLSX)")
    CSV = "csv", _lazy("CSV, for any program")


class ExportState(models.TextChoices):
    """How far an export is."""

    WAITING = "waiting", pgettext_lazy("an export", "waiting")
    READY = "ready", pgettext_lazy("an export", "ready")
    FAILED = "failed", pgettext_lazy("an export", "failed")
    EXPIRED = "expired", pgettext_lazy("an export", "expired")


class ExportQuerySet(models.QuerySet):
    """Questions about exports."""

    def visible_to(self, user: models.Model | AnonymousUser) -> ExportQuerySet:
        """One's own; every export for those who see the audit trail. Its file is its maker's alone."""
        if user.has_perm("audit.see_trail"):
            return self
        return self.filter(asked_by=user) if user.is_authenticated else self.none()

    def expired(self, moment: datetime) -> ExportQuerySet:
        """Those whose file is to be deleted."""
        return self.filter(state=ExportState.READY, expires_at__lte=moment)


class Export(models.Model):
    """One export of a list: who took what out, for what purpose and for whom, and what became of the file.

    The file lies in a folder beside the database (`LFNKR_EXPORT_DIR`) until it expires; `fingerprint` is its SHA-256.
    What was asked never changes; the database lets only the columns of the file's life be written again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    list_name = models.CharField(_lazy("list"), max_length=30, editable=False)
    address = models.CharField(_lazy("filter"), max_length=2000, blank=True, editable=False)
    file_format = models.CharField(_lazy("format"), max_length=4, choices=FileFormat)
    language = models.CharField(_lazy("language"), max_length=2, choices=settings.LANGUAGES, editable=False)
    purpose = models.CharField(_lazy("purpose"), max_length=200)
    recipient = models.CharField(_lazy("recipient"), max_length=100)
    is_encrypted = models.BooleanField(_lazy("encrypted"), editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_lazy("asked by"), editable=False
    )
    asked_at = models.DateTimeField(_lazy("asked at"), default=clock.now, editable=False)
    state = models.CharField(
        _lazy("state"), max_length=8, choices=ExportState, default=ExportState.WAITING, editable=False
    )
    refusal = models.CharField(_lazy("why there is no file"), max_length=200, blank=True, editable=False)
    row_count = models.PositiveIntegerField(_lazy("rows"), null=True, editable=False)
    size = models.PositiveBigIntegerField(_lazy("size"), null=True, editable=False)
    fingerprint = models.CharField(_lazy("fingerprint"), max_length=64, blank=True, editable=False)
    made_at = models.DateTimeField(_lazy("made at"), null=True, editable=False)
    expires_at = models.DateTimeField(_lazy("expires at"), null=True, editable=False)
    fetched_at = models.DateTimeField(_lazy("fetched at"), null=True, editable=False)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "id"]
        verbose_name = _lazy("export of a list")
        verbose_name_plural = _lazy("exports of lists")
        indexes = [
            models.Index(fields=["-asked_at", "id"], name="export_by_moment"),
            models.Index(fields=["asked_by", "-asked_at"], name="export_of_somebody"),
            models.Index(fields=["expires_at"], name="export_with_a_file", condition=Q(state="ready")),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(purpose="") & ~Q(recipient=""), name="export_has_a_purpose"),
            models.CheckConstraint(condition=Q(state__in=ExportState.values), name="export_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state="ready")
                | (Q(expires_at__isnull=False, row_count__isnull=False, size__isnull=False) & ~Q(fingerprint="")),
                name="export_ready_has_a_file",
            ),
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(expires_at__gt=F("made_at")), name="export_expires_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list_name} {self.asked_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        """How far it is, and its file."""
        return reverse("lists:export-detail", args=[self.pk])

    @property
    def is_ready(self) -> bool:
        """Whether its file can still be fetched."""
        return self.state == ExportState.READY and clock.now() < self.expires_at

    @property
    def is_finished(self) -> bool:
        """Whether there is nothing more to wait for."""
        return self.state != ExportState.WAITING

    @property
    def file_name(self) -> str:
        """What the file is called when it is fetched: the list and the day, and nobody's name."""
        ending = "zip" if self.is_encrypted else self.file_format
        return f"lfnkr-{self.list_name}-{self.asked_at.astimezone(clock.TOKYO):%Y-%m-%d}.{ending}"
