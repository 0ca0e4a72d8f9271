"""What somebody looked at and found right before the first call, where the house cannot see that by itself."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.calendar import clock


class Confirmation(models.Model):
    """One officer looked at what the house came with (places, prices) and found that it is right; rows are only added."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    step = models.CharField(_lazy("step"), max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_lazy("looked at by"), related_name="+", editable=False
    )
    at = models.DateTimeField(_lazy("looked at"), default=clock.now, editable=False)

    class Meta:
        ordering = ["-at"]
        verbose_name = _lazy("confirmation of a step")
        verbose_name_plural = _lazy("confirmations of steps")

    def __str__(self) -> str:
        return f"{self.step} {self.at:%Y-%m-%d %H:%M}"
