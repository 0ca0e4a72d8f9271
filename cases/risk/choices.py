"""What the risk of a request is assessed by, and when it is asked again; no rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _lazy


class RiskAnswer(models.TextChoices):
    """What is known of one of the five questions; that nobody asked comes first."""

    NOT_ASKED = "not_asked", _lazy("not asked")
    YES = "yes", _lazy("yes")
    NO = "no", _lazy("no")
    UNKNOWN = "unknown", _lazy("not known")


class RiskReason(models.TextChoices):
    """Why the risk of a request is to be assessed, the gravest first."""

    INCIDENT = "incident", _lazy("after an incident")
    MOVEMENT = "movement", _lazy("before movement")
    WEEKLY = "weekly", _lazy("seven days under way")
    ACCEPTED = "accepted", _lazy("at acceptance")
