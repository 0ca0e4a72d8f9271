"""What belongs to no single application: the fiscal year and its meeting, and what keeps forms honest."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lfnkr import clock
from lfnkr.fiscal_year import FiscalYear, Meeting

__all__ = ["FiscalYear", "FormToken", "KeptText", "Meeting"]


class FormToken(models.Model):
    """One form that had its effect; a second sending of the same form is led to the result of the first.

    Rows stay for ever, so that a form sent again a year later still has one effect (security promise F3).
    """

    token = models.CharField(_("token"), max_length=43, primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    digest = models.CharField(_("keyed digest of the content"), max_length=64)
    result = models.CharField(_("address of the result"), max_length=500, blank=True)
    used_at = models.DateTimeField(_("used at"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("used form")

    def __str__(self) -> str:
        return f"{self.token[:6]}…"


class KeptText(models.Model):
    """What a person had typed when her session ended: ciphertext here, the key in a cookie of her browser alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("typed by"))
    sealed = models.BinaryField(_("sealed text"))
    kept_at = models.DateTimeField(_("kept at"), default=clock.now, editable=False, db_index=True)

    class Meta:
        verbose_name = _("kept text")

    def __str__(self) -> str:
        return f"{self.kept_at:%Y-%m-%d %H:%M}"
