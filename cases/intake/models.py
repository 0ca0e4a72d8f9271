"""What was typed and is not yet a request."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.calendar import clock
from lfnkr.declared.facts import Declared, plain, sealed
from lfnkr.keyring.sealing import SealedField


class DraftQuerySet(models.QuerySet):
    """Questions about many drafts."""

    def visible_to(self, user) -> DraftQuerySet:
        """One's own drafts, nobody else's."""
        return self.filter(owner=user)


class Draft(Declared):
    """Typing that is not yet a request: sealed under its own key, its owner's alone."""

    SEALED_UNDER = ("draft", "pk")

    id = plain(models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False))
    owner = plain(models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts"))
    body = sealed(SealedField())
    started_at = plain(models.DateTimeField(default=clock.now, editable=False))
    saved_at = plain(models.DateTimeField(default=clock.now))

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        verbose_name = _lazy("draft")

    def __str__(self) -> str:
        return f"{self.saved_at:%Y-%m-%d %H:%M}"

    @property
    def key_subject(self) -> tuple[str, uuid.UUID]:
        """Each draft has its own key, destroyed with it."""
        return ("draft", self.pk)
