"""Why a floor and a target are not set."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class TargetBelowFloor(DomainError):
    """The target is less than the floor."""

    sentence = _lazy("The target is at least the floor, and both are more than nothing. Check both sums.")
    field = "target"
    constraints = ("levels_target_above_floor",)


class LevelsToCome(DomainError):
    """They are signed before their day."""

    sentence = _lazy("A floor holds from a day that has come. Sign it on %(day)s or later.")
