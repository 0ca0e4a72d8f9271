"""Whether a month may be closed and opened again, and whether a day is open."""

from __future__ import annotations

from datetime import date, timedelta

from donations.periods import errors
from donations.periods.models import PeriodClose, closed_until, month_end, year_closed_until
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.errors import DomainError


def may_book_on(day: date) -> DomainError | None:
    """Whether something may be booked on a day: it is in no closed month."""
    last = closed_until()
    if last is None or day > last:
        return None
    return errors.PeriodClosed.of(last, last + timedelta(days=1))


def may_close(until: date) -> DomainError | None:
    """Whether the books may be closed up to a day: the last of a month that is over, later than what is closed."""
    if until != month_end(until) or until >= clock.today():
        return errors.MonthNotOver()
    last = closed_until()
    return errors.ClosedAlready() if last and until <= last else None


def may_propose_reopening(close: PeriodClose) -> DomainError | None:
    """Whether opening a month again may be proposed: it is the one closed last, and nobody did yet."""
    if close.reopened_at is not None:
        return errors.OpenedAlready()
    return errors.ReopeningWaits() if close.waits else _may_open(close)


def may_reopen(close: PeriodClose, *, by: User) -> DomainError | None:
    """Whether somebody may agree to open a month again: another proposed it."""
    if close.reopened_at is not None:
        return errors.OpenedAlready()
    if not close.waits:
        return errors.NothingProposed()
    if close.reopening_proposed_by_id == by.pk:
        return errors.ReopenedByTheSame()
    return _may_open(close)


def _may_open(close: PeriodClose) -> DomainError | None:
    """Whether a closing may end: it is the last, and no fiscal year that is closed would lose a month of it."""
    standing = list(PeriodClose.objects.standing().order_by("-until")[:2])
    if standing and standing[0].pk != close.pk:
        return errors.NotTheLast(month=str(standing[0]))
    year_until = year_closed_until()
    stays = standing[1].until if len(standing) > 1 else date.min
    return errors.MonthOfClosedYear() if year_until and year_until > stays else None
