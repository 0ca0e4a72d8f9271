"""Where a decision stands; no rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _lazy


class DecisionStatus(models.TextChoices):
    """Where a proposed funding decision stands."""

    PROPOSED = "proposed", _lazy("waiting for the decision")
    APPROVED = "approved", _lazy("approved: LFNKR pays")
    WAIT = "wait", _lazy("wait for funds")
    PARTNER = "partner", _lazy("a partner leads")
    DECLINED = "declined", _lazy("declined")
    WITHDRAWN = "withdrawn", _lazy("taken back")
