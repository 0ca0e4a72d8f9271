"""Why a fiscal year is not closed, nor opened again, and why nothing is stated of its end."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.errors import DomainError


class YearNotOver(DomainError):
    """A year is closed while it lasts."""

    sentence = _lazy("A fiscal year is closed when it is over. Choose an earlier one.")


class MonthsOpen(DomainError):
    """A year is closed of which a month is open."""

    sentence = _lazy(
        "Close the months of this fiscal year first, up to %(until)s. Then propose to close the fiscal year."
    )


class MonthsOpenMeanwhile(DomainError):
    """A month of a year is opened again while the year is closed."""

    sentence = _lazy("A month of this fiscal year was opened again in the meantime. Close it first.")
    constraints = ("year_has_its_months_closed",)


class YearClosedAlready(DomainError):
    """A closed year is closed again, or something is stated of it."""

    sentence = _lazy("This fiscal year is closed. Two officers can open it again.")
    constraints = ("year_closed_once", "stated_in_open_year")


class YearNotClosed(DomainError):
    """An open year is opened again."""

    sentence = _lazy("This fiscal year is open.")
    constraints = ("year_kept_as_closed",)


class LaterYearClosed(DomainError):
    """A year is opened again while a later one is closed."""

    sentence = _lazy("Only the fiscal year closed last is opened again. Open %(year)s first.")


class YearWaits(DomainError):
    """Two proposals about one year at a time."""

    sentence = _lazy(
        "To close or open this fiscal year is proposed already, and waits for a second signature. Open that proposal."
    )
    constraints = ("proposal_one_open_year",)


class DaysOfClosedYear(DomainError):
    """A closed year would have other days."""

    sentence = _lazy(
        "This fiscal year is closed, so its days stay. Two officers open it again first; then its days can be changed."
    )
    constraints = ("days_of_closed_year",)


class DaysOfClosedMonths(DomainError):
    """Days of closed months would belong to another year, or to none."""

    sentence = _lazy(
        "Some of these days lie in months of the books that are closed, so they stay in their fiscal year. Two officers"
        " open those months again first."
    )
    constraints = ("days_of_closed_months",)


class LedgerDisagrees(DomainError):
    """A year is closed whose books do not agree."""

    sentence = _lazy(
        "The ledger does not agree with itself, so no fiscal year is closed. Have it recomputed (verify_ledger), and tell"
        " the auditor."
    )


class YearNeedsTwo(DomainError):
    """A year closed or opened by one."""

    sentence = _lazy(
        "A fiscal year is closed and opened again by two officers. The treasurer proposes to close it, and another"
        " officer signs."
    )
    constraints = ("year_needs_second_officer", "year_proposed_by_treasurer")


class StatedNeedsTwo(DomainError):
    """An asset or liability stated or taken back by one."""

    sentence = _lazy("Two officers state an asset or a liability, and two take it back. Propose it; another signs it.")
    constraints = ("stated_needs_second_officer", "proposal_states_once")


class NotAtTheEnd(DomainError):
    """Something is stated of a day on which no fiscal year ends."""

    sentence = _lazy("Assets and liabilities are stated of the last day of a fiscal year. Choose the fiscal year.")
    constraints = ("stated_at_the_end_of_a_year",)


class NotStated(DomainError):
    """What never stood, or was taken back, is taken back."""

    sentence = _lazy("This does not stand in the list: it was taken back, or waits for its signature.")
    constraints = ("item_stays",)


class TakingBackWaits(DomainError):
    """Two proposals to take back one thing."""

    sentence = _lazy("To take this back is proposed already, and waits for a second signature. Open that proposal.")
    constraints = ("proposal_one_open_unstating",)
