"""Why the clock of a request stands still, and how closely a step is dated; no rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _lazy


class Precision(models.TextChoices):
    """How closely a date is known."""

    EXACT = "exact", _lazy("exact")
    MONTH = "month", _lazy("month known")
    YEAR = "year", _lazy("year known")
    BEFORE = "before", _lazy("before")
    AFTER = "after", _lazy("after")
    BETWEEN = "between", _lazy("between")
    UNKNOWN = "unknown", _lazy("not known")


class PauseReason(models.TextChoices):
    """Why the 72-hour clock stands still; waiting for funds is no pause."""

    SAFE_MOMENT = "safe_moment", _lazy("leaving was not safe")
    OWN_WISH = "her_wish", _lazy("the person asked us to wait")
    BORDER = "border", _lazy("the border was closed")
