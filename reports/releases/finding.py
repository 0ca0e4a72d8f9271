"""What may tell too much in words for outside: of which kind, and the part of the words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db import models
from django.utils.translation import pgettext_lazy

from lfnkr.language.lists import explained


class Kind(models.TextChoices):
    """What a part of a text may be."""

    NAME = "name", pgettext_lazy("found in words", "perhaps the name of somebody known to us")
    STAFF = "staff", pgettext_lazy("found in words", "the name of a colleague")
    CODE = "code", pgettext_lazy("found in words", "a reference of a request, or the code name of an operation")
    PARTNER = "partner", pgettext_lazy("found in words", "a partner organisation")
    PLACE = "place", pgettext_lazy("found in words", "a place closer than a country")
    CROSSING = "crossing", pgettext_lazy("found in words", "a word of the way or of a crossing")
    PHONE = "phone", pgettext_lazy("found in words", "a telephone number, or an address")
    DAY = "day", pgettext_lazy("found in words", "an exact day")
    NUMBER = "number", pgettext_lazy("found in words", "a number that is no figure of this report")


@dataclass(frozen=True)
class Finding:
    """One part of the words in a language, and what it may be."""

    language: str
    kind: str
    part: str

    def __str__(self) -> str:
        return explained(f"“{self.part}”", Kind(self.kind).label)

    @property
    def stored(self) -> dict[str, Any]:
        """As it is kept beside the words."""
        return asdict(self)
