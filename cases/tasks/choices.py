"""What can be asked of somebody, how it ends, and how it comes back."""

from django.db import models
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy


class TaskKind(models.TextChoices):
    """What is to be done, in words that name nobody; the rest is sealed."""

    VERIFY = "verify", _lazy("verify who they are")
    SIGNAL = "signal", _lazy("agree a safe signal")
    PARTNER = "partner", _lazy("tell the partner")
    LOOK = "look", _lazy("look whether it can go on")
    DEPARTURE = "departure", _lazy("prepare the departure")
    ATTEMPT = "attempt", _lazy("try to reach them again")
    ASKER = "asker", _lazy("tell who asked")
    CONTACT = "contact", _lazy("speak with them after arrival")
    CALL = "call", _lazy("call somebody")
    PAPERS = "papers", _lazy("get or hand over papers")
    HEALTH = "health", _lazy("doctor or medicine")
    LODGING = "lodging", _lazy("lodging and food")
    WRITE = "write", _lazy("write down what was told")
    OTHER = "other", _lazy("something else, in words")


class Unit(models.TextChoices):
    """In which steps a task comes back."""

    DAYS = "days", _lazy("days")
    WEEKS = "weeks", _lazy("weeks")
    MONTHS = "months", _lazy("months")


class Outcome(models.TextChoices):
    """How a task ended; empty while it is open."""

    DONE = "done", pgettext_lazy("a task", "done")
    CANCELLED = "cancelled", pgettext_lazy("a task", "cancelled")
    LAPSED = "lapsed", _lazy("not needed any more")
    WITHDRAWN = "withdrawn", _lazy("taken back with its step")


BY_ITSELF = (Outcome.LAPSED, Outcome.WITHDRAWN)
"""How tasks end that nobody ended: their step was taken back, or the people moved on."""


class TaskAct(models.TextChoices):
    """What was done with a task, a line of its history."""

    MADE = "made", pgettext_lazy("a task", "made")
    CHANGED = "changed", pgettext_lazy("a task", "changed")
    HANDED = "handed", pgettext_lazy("a task", "handed over")
    DONE = "done", pgettext_lazy("a task", "done")
    CANCELLED = "cancelled", pgettext_lazy("a task", "cancelled")
    REOPENED = "reopened", pgettext_lazy("a task", "open again")
    LAPSED = "lapsed", _lazy("not needed any more")
    WITHDRAWN = "withdrawn", _lazy("taken back with its step")
