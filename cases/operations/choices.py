"""How a leg is travelled, where it stands, and where no member goes; no rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.web.status_looks import StatusLook


class Mode(models.TextChoices):
    """How a leg is travelled; nothing closer is kept in clear."""

    ROAD = "road", _lazy("road")
    RAIL = "rail", _lazy("rail")
    FOOT = "foot", _lazy("on foot")
    BOAT = "boat", _lazy("boat")
    AIR = "air", _lazy("air")


class Ending(models.TextChoices):
    """How a leg ended that did not arrive."""

    INTERRUPTED = "interrupted", _lazy("interrupted")
    GIVEN_UP = "given_up", _lazy("given up")


class LegState(models.TextChoices):
    """Where a leg stands, by what was recorded of it."""

    PLANNED = "planned", _lazy("planned")
    UNDER_WAY = "leg_under_way", _lazy("under way")
    ARRIVED = "arrived", _lazy("arrived")
    INTERRUPTED = "leg_interrupted", _lazy("interrupted")
    GIVEN_UP = "given_up", _lazy("given up")


LEG_LOOKS = {
    LegState.UNDER_WAY: StatusLook.UNDER_WAY,
    LegState.ARRIVED: StatusLook.REACHED,
    LegState.INTERRUPTED: StatusLook.DANGER,
    LegState.GIVEN_UP: StatusLook.ENDED,
}
"""How each looks on a page; a leg that is planned is quiet."""

FORBIDDEN_TO_MEMBERS = "CN"
"""No member of the organisation on any leg that touches China (policy after a member's arrest)."""
