"""Why a drill or a holder of the off-line key is not recorded so; what stops a backup itself is in `refusal.py`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class DrillToCome(DomainError):
    sentence = _lazy("This day is still to come: record the drill once it was done.")
    field = "day"


class HandoverToCome(DomainError):
    sentence = _lazy("This day is still to come: record it once the key was handed over.")
    field = "since"


class HoldsTheOther(DomainError):
    sentence = _lazy(
        "This person holds the other copy: give each copy to somebody else, so that one loss loses nothing."
    )
    field = "name"
