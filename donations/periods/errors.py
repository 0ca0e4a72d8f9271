"""What closed months refuse to be booked."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class PeriodClosed(DomainError):
    sentence = _lazy(
        "The books are closed up to %(until)s. The first day that is open is %(opens)s: book it on that day or later. The"
        " cost belongs to its own day all the same."
    )

    @classmethod
    def of(cls, until: date, opens: date) -> Self:
        """With the first open day."""
        return cls(until=date_format(until), opens=date_format(opens))


class ClosedMeanwhile(DomainError):
    sentence = _lazy(
        "The month of that day was closed in the meantime. Look at the closed months, and book it on the first open day."
    )
    constraints = ("entry_in_open_period",)
