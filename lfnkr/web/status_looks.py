"""How statuses look: a few looks of our own, and which status of which application bears which, as it declares."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class StatusLook(StrEnum):
    """What a status tells at a glance; the CSS class `status-<look>` of components.css."""

    QUIET = "quiet"
    UNDER_WAY = "under-way"
    REACHED = "reached"
    DANGER = "danger"
    ENDED = "ended"
    RETURNED = "returned"
    DEATH = "death"


_LOOKS: dict[str, StatusLook] = {}


def declare(looks: Mapping[str, StatusLook]) -> None:
    """Say how statuses look, by their codes. Raises ValueError for a code that looks otherwise already."""
    for code, look in looks.items():
        if _LOOKS.setdefault(code, look) != look:
            raise ValueError(f"The status {code} looks {_LOOKS[code]} already, not {look}.")


def look_of(code: str) -> StatusLook:
    """How a status looks: quiet, unless its application says otherwise."""
    return _LOOKS.get(code, StatusLook.QUIET)
