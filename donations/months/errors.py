"""Why months of the books are not closed, nor opened again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class MonthNotOver(DomainError):
    """A month is closed while it lasts, or in its middle."""

    sentence = _lazy("A month is closed when it is over. Choose an earlier one.")
    constraints = ("period_is_over",)


class ClosedAlready(DomainError):
    """A closed month is closed again."""

    sentence = _lazy("That month is closed already. Choose a later one.")
    constraints = ("period_closed_once", "period_later_than_the_last")


class MonthWaits(DomainError):
    """Two proposals about one month at a time."""

    sentence = _lazy(
        "To close or open this month is proposed already, and waits for a second signature. Open that proposal."
    )
    constraints = ("proposal_one_open_month",)


class NotTheLast(DomainError):
    """A month is opened again while a later one is closed."""

    sentence = _lazy("Only the month closed last is opened again. Open %(month)s first.")


class MonthNotClosed(DomainError):
    """An open month is opened again."""

    sentence = _lazy("This month is open again already.")
    constraints = ("period_kept_as_closed",)


class MonthNeedsTwo(DomainError):
    """A month closed or opened by one."""

    sentence = _lazy(
        "A month is closed and opened again by two officers. The treasurer proposes to close it, and another officer signs."
    )
    constraints = ("month_needs_second_officer", "month_proposed_by_treasurer")


class MonthOfClosedYear(DomainError):
    """A month of a closed fiscal year is opened again."""

    sentence = _lazy(
        "This month belongs to a fiscal year that two officers closed. Open the fiscal year again first, and the month"
        " after that."
    )
    constraints = ("month_of_closed_year",)
