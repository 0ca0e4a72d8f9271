"""Notes on a request: sealed, never changed; one recorded in error stays, struck through."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from cases.standing import StandingQuerySet, voided_at
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.declared import inputs
from lfnkr.declared.facts import Declared, plain, sealed
from lfnkr.keyring.sealing import SealedField


class CaseNoteQuerySet(StandingQuerySet):
    """Questions about many notes."""

    def visible_to(self, user) -> CaseNoteQuerySet:
        """Those of the cases a user may see."""
        return self if user.role == Role.DIRECTOR else self.filter(case__in=Case.objects.visible_to(user))


class CaseNote(Declared):
    """A note in the stream of a case: sealed, never changed."""

    SEALED_UNDER = ("case", "case_id")

    id = plain(models.BigAutoField(primary_key=True))
    case = plain(models.ForeignKey(Case, models.PROTECT, related_name="notes"))
    text = sealed(SealedField(_lazy("Note"), help_text=_lazy("Sealed.")), intake="note", form=inputs.lines(6))
    recorded_at = plain(models.DateTimeField(default=clock.now, editable=False))
    recorded_by = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False))
    voided_at = voided_at()

    objects = CaseNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _lazy("note on a request")

    def __str__(self) -> str:
        return f"{self.recorded_at:%Y-%m-%d %H:%M}"

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """The case's key."""
        return ("case", self.case_id)
