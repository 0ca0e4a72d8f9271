"""What closed months refuse."""

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


class MonthNotOver(DomainError):
    sentence = _lazy("A month is closed when it is over. Choose an earlier one.")
    constraints = ("period_is_over",)


class ClosedAlready(DomainError):
    sentence = _lazy("That month is closed already. Choose a later one.")
    constraints = ("period_closed_once", "period_later_than_the_last")


class NotTheLast(DomainError):
    sentence = _lazy("Only the month closed last is opened again. Open %(month)s first.")
    constraints = ()


class OpenedAlready(DomainError):
    sentence = _lazy("This month is open again already.")
    constraints = ("period_kept_as_closed",)


class ReopeningWaits(DomainError):
    sentence = _lazy("Opening this month again is proposed already, and waits for a second officer.")


class NothingProposed(DomainError):
    sentence = _lazy("Nobody proposed to open this month again.")


class ReopenedByTheSame(DomainError):
    sentence = _lazy("You proposed this yourself, so another officer has to agree.")
    constraints = ("period_reopened_by_another", "period_reopening_whole")


class MonthOfClosedYear(DomainError):
    sentence = _lazy(
        "This month belongs to a fiscal year that two officers closed. Open the fiscal year again first, and the month"
        " after that."
    )
    constraints = ("month_of_closed_year",)
