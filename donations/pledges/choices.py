"""How often a promised sum is due, and what became of an instalment; no rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy


class Rhythm(models.TextChoices):
    """How often a promised sum is due."""

    ONCE = "once", pgettext_lazy("a promise", "once")
    MONTH = "month", pgettext_lazy("a promise", "every month")
    QUARTER = "quarter", pgettext_lazy("a promise", "every quarter")
    YEAR = "year", pgettext_lazy("a promise", "every year")


MONTHS = {Rhythm.MONTH: 1, Rhythm.QUARTER: 3, Rhythm.YEAR: 12}
"""So many months lie between two instalments."""


class Lateness(models.TextChoices):
    """For how long an instalment has been late."""

    MONTH = "month", _lazy("up to 30 days")
    QUARTER = "quarter", _lazy("31 to 90 days")
    YEAR = "year", _lazy("91 to 365 days")
    LONGER = "longer", _lazy("over a year")


LATE_UNTIL = {Lateness.MONTH: 30, Lateness.QUARTER: 90, Lateness.YEAR: 365}
"""The last day of each, counted from the day the instalment was due."""
