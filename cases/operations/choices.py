"""How a leg is travelled, and where no member goes; no rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _lazy


class Mode(models.TextChoices):
    """How a leg is travelled; nothing closer is kept in clear."""

    ROAD = "road", _lazy("road")
    RAIL = "rail", _lazy("rail")
    FOOT = "foot", _lazy("on foot")
    BOAT = "boat", _lazy("boat")
    AIR = "air", _lazy("air")


FORBIDDEN_TO_MEMBERS = "CN"
"""No member of the organisation on any leg that touches China (policy after a member's arrest)."""
