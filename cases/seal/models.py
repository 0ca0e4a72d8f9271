"""That somebody opened the sealed part of a case: who, when, why."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from lfnkr.calendar import clock
from lfnkr.declared.facts import Declared, plain, sealed
from lfnkr.keyring.sealing import SealedField


class SealOpening(Declared):
    """One opening of the sealed part of one case by one person, for a quarter of an hour: written before a word is shown."""

    SEALED_UNDER = ("case", "case_id")

    id = plain(models.BigAutoField(primary_key=True))
    case = plain(models.ForeignKey(Case, models.PROTECT, related_name="openings"))
    by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"))
    reason = sealed(SealedField())
    is_own_case = plain(models.BooleanField())
    opened_at = plain(models.DateTimeField(default=clock.now))
    closes_at = plain(models.DateTimeField())

    class Meta:
        ordering = ["-id"]
        verbose_name = _lazy("opening of the sealed part")
        indexes = [
            models.Index(fields=["by", "-opened_at"], name="opening_by"),
            models.Index(fields=["-opened_at"], name="opening_by_others", condition=Q(is_own_case=False)),
        ]

    def __str__(self) -> str:
        return f"{self.opened_at:%Y-%m-%d %H:%M}"

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """Its reason is sealed under the case's key."""
        return ("case", self.case_id)
