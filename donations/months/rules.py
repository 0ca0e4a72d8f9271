"""Whether months of the books may be closed and opened again."""

from __future__ import annotations

from datetime import date

from donations.months import errors
from donations.periods.models import PeriodClose, closed_until, month_end, year_closed_until
from donations.proposals.choices import ProposalKind
from donations.proposals.models import MoneyProposal
from lfnkr.calendar import clock
from lfnkr.errors import DomainError

OF_A_MONTH = (ProposalKind.MONTH, ProposalKind.MONTH_ANEW)


def may_close(until: date) -> DomainError | None:
    """Whether closing the books up to a day may be proposed: the month is over and open, and nobody did yet."""
    if refused := _may_be_closed(until):
        return refused
    return errors.MonthWaits() if _waits(until) else None


def may_be_closed(proposal: MoneyProposal) -> DomainError | None:
    """Whether a signed closing can be done: no later month was closed meanwhile."""
    return _may_be_closed(proposal.until)


def _may_be_closed(until: date) -> DomainError | None:
    if until != month_end(until) or until >= clock.today():
        return errors.MonthNotOver()
    last = closed_until()
    return errors.ClosedAlready() if last and until <= last else None


def may_propose_reopening(close: PeriodClose) -> DomainError | None:
    """Whether opening a month again may be proposed: it is the one closed last, and nobody did yet."""
    if close.reopened_at is not None:
        return errors.MonthNotClosed()
    if refused := _may_be_opened(close.until):
        return refused
    return errors.MonthWaits() if _waits(close.until) else None


def may_be_opened(proposal: MoneyProposal) -> DomainError | None:
    """Whether a signed reopening can be done: the month is still the one closed last."""
    return _may_be_opened(proposal.until)


def _may_be_opened(until: date) -> DomainError | None:
    """Whether a closing may end: it stands, as the last, and no fiscal year that is closed would lose a month of it."""
    standing = PeriodClose.objects.standing().order_by("-until")
    if not standing.filter(until=until).exists():
        return errors.MonthNotClosed()
    last, *before = standing[:2]
    if last.until != until:
        return errors.NotTheLast(month=str(last))
    year_until = year_closed_until()
    stays = before[0].until if before else date.min
    return errors.MonthOfClosedYear() if year_until and year_until > stays else None


def _waits(until: date) -> bool:
    return MoneyProposal.objects.open().filter(kind__in=OF_A_MONTH, until=until).exists()
