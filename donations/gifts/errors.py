"""Why a gift is not booked, and an appeal not closed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class AppealDays(DomainError):
    """An appeal ends while it runs."""

    sentence = _lazy("An appeal ends on a day from its opening to today. Check the day.")
    constraints = ("appeal_closes_after_opening",)


class EarmarkNeedsItsFund(DomainError):
    """An earmarked gift enters the fund it was given for."""

    sentence = _lazy(
        "This gift was given for “%(earmark)s” and can only enter the fund of that purpose, not “%(fund)s”."
    )


class DaysDisagree(DomainError):
    """Moment and day of one gift differ."""

    sentence = _lazy("The moment and the day it was received are two different days in Tokyo. Correct one of them.")


class DetailsDoNotOpen(DomainError):
    """What lies sealed of a giver was altered, or its key is gone: it is kept as it is for whoever looks into it."""

    sentence = _lazy(
        "Name and contact cannot be opened: what is stored was altered, or its key is missing."
        " Nothing can be written over it; tell the administrator."
    )
