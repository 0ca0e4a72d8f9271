"""Why a period is not counted."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class EndsBeforeItBegins(DomainError):
    """A period whose last day comes before its first."""

    sentence = _lazy("The last day (%(last)s) comes before the first (%(first)s). Exchange the two days.")
    field = "last"


class NotBegunYet(DomainError):
    """A period that lies in the future."""

    sentence = _lazy(
        "The period begins on %(first)s, which is in the future: nothing can be counted yet. Choose a first day up to today."
    )
    field = "first"


class EndsTooLate(DomainError):
    """A period that ends long after today."""

    sentence = _lazy(
        "The last day is more than a year away. Choose one up to %(latest)s; what runs is counted as of today."
    )
    field = "last"


class BeforeEveryRecord(DomainError):
    """A period that begins before any record could."""

    sentence = _lazy("The first day is before 1900. LFNKR was founded in 1998: choose a first day from then on.")
    field = "first"
