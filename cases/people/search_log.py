"""That somebody searched for a name: who, when, and how often it touched other people's cases; never the name."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.calendar import clock
from lfnkr.declared.facts import Declared, plain


class NameSearch(Declared):
    """One search for a name, as the audit trail and the hourly limit know it; the searched text is written nowhere."""

    id = plain(models.BigAutoField(primary_key=True))
    by = plain(
        models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_lazy("searched by"))
    )
    searched_at = plain(models.DateTimeField(_lazy("searched at"), default=clock.now, editable=False))
    foreign_hits = plain(
        models.PositiveSmallIntegerField(_lazy("possible matches shown from other people's cases"), default=0)
    )
    is_reference = plain(models.BooleanField(default=False, editable=False))
    """Whether a reference was tried in an emergency, in vain, and no name searched."""
    withheld = plain(models.JSONField(_lazy("restricted requests that matched and were not shown"), default=list))

    class Meta:
        ordering = ["-id"]
        verbose_name = _lazy("search for a name")
        indexes = [models.Index(fields=["by", "-searched_at"], name="name_search_by")]

    def __str__(self) -> str:
        return f"{self.searched_at:%Y-%m-%d %H:%M}"
