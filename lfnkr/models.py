"""What belongs to no single application: the fiscal year and its meeting, and what keeps forms honest."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear, Meeting
from lfnkr.language.wordings import Wording

__all__ = ["FiscalYear", "FormToken", "KeptText", "KeyCheck", "Meeting", "UnopenedText", "Wording"]


class FormToken(models.Model):
    """One form that had its effect; a second sending of the same form is led to the result of the first.

    Rows stay for ever, so that a form sent again a year later still has one effect (security promise F3).
    """

    token = models.CharField(_lazy("token"), max_length=43, primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_lazy("sent by"))
    digest = models.CharField(_lazy("keyed digest of the content"), max_length=64)
    result = models.CharField(_lazy("address of the result"), max_length=2500, blank=True)
    used_at = models.DateTimeField(_lazy("used at"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _lazy("used form")

    def __str__(self) -> str:
        return f"{self.token[:6]}…"


class KeyCheck(models.Model):
    """The check value of the search key or of the audit key, kept by `prepare` (keyring/check_values.py)."""

    name = models.CharField(_lazy("variable"), max_length=30, primary_key=True)
    value = models.CharField(_lazy("check value"), max_length=32)
    kept_at = models.DateTimeField(_lazy("kept at"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _lazy("check value of a key")

    def __str__(self) -> str:
        return self.name


class UnopenedText(models.Model):
    """One sealed text that somebody wanted to read on a day and that did not open: where it stands, never what it says."""

    class Reason(models.TextChoices):
        """Why it did not open."""

        NO_KEY = "no key", _lazy("its key is missing")
        KEY_BROKEN = "key", _lazy("its key does not open")
        TEXT_BROKEN = "text", _lazy("it was altered or moved")

    id = models.BigAutoField(primary_key=True)
    table_name = models.CharField(_lazy("table"), max_length=63)
    row_key = models.CharField(_lazy("row"), max_length=40)
    column_name = models.CharField(_lazy("column"), max_length=63)
    reason = models.CharField(_lazy("why"), max_length=6, choices=Reason)
    seen_on = models.DateField(_lazy("seen on"), default=clock.today, editable=False)
    seen_at = models.DateTimeField(_lazy("seen at"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _lazy("text that does not open")
        ordering = ["-seen_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["seen_on", "table_name", "row_key", "column_name"], name="unopened_text_once_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(reason__in=["no key", "key", "text"]), name="unopened_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table_name}.{self.column_name}, {self.row_key}"


class KeptText(models.Model):
    """What a person had typed when their session ended: ciphertext here, the key in a cookie of their browser alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_lazy("typed by"))
    sealed = models.BinaryField(_lazy("sealed text"))
    kept_at = models.DateTimeField(_lazy("kept at"), default=clock.now, editable=False, db_index=True)

    class Meta:
        verbose_name = _lazy("kept text")

    def __str__(self) -> str:
        return f"{self.kept_at:%Y-%m-%d %H:%M}"
