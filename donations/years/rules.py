"""Whether a fiscal year may be closed and opened again, and whether something may be stated of its end."""

from __future__ import annotations

from datetime import timedelta

from django.utils.formats import date_format

from donations.periods.models import YearClose, closed_until
from donations.proposals.choices import ProposalKind
from donations.proposals.models import MoneyProposal
from donations.years import errors
from donations.years.models import StatedItem
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.errors import DomainError

OF_A_YEAR = (ProposalKind.YEAR, ProposalKind.YEAR_ANEW)


def may_close_year(year: FiscalYear) -> DomainError | None:
    """Whether closing a fiscal year may be proposed: it is over, its months are closed, and nobody did yet."""
    if refused := _may_be_closed(year):
        return refused
    return errors.YearWaits() if _waits(year) else None


def may_be_closed(proposal: MoneyProposal) -> DomainError | None:
    """Whether a signed closing can be done: the months are still closed, and the year is not yet."""
    return _may_be_closed(proposal.year)


def _may_be_closed(year: FiscalYear) -> DomainError | None:
    if year.ends_on >= clock.today():
        return errors.YearNotOver()
    if _is_closed(year):
        return errors.YearClosedAlready()
    until = closed_until()
    return None if until and until >= year.ends_on else errors.MonthsOpen(until=date_format(year.ends_on))


def may_open_year(year: FiscalYear) -> DomainError | None:
    """Whether opening a fiscal year again may be proposed: it is the one closed last, and nobody did yet."""
    if refused := _may_be_opened(year):
        return refused
    return errors.YearWaits() if _waits(year) else None


def may_be_opened(proposal: MoneyProposal) -> DomainError | None:
    """Whether a signed reopening can be done: the year is still the one closed last."""
    return _may_be_opened(proposal.year)


def _may_be_opened(year: FiscalYear) -> DomainError | None:
    if not _is_closed(year):
        return errors.YearNotClosed()
    later = YearClose.objects.standing().filter(year__ends_on__gt=year.ends_on).select_related("year")
    last = later.order_by("year__ends_on").last()
    return errors.LaterYearClosed(year=str(last)) if last else None


def may_change_days(held: FiscalYear, told: FiscalYear) -> DomainError | None:
    """Whether a fiscal year may have other days: it is open, and no day that would belong elsewhere lies in a closed month."""
    if _is_closed(held):
        return errors.DaysOfClosedYear()
    moved = []
    if held.starts_on != told.starts_on:
        moved.append(min(held.starts_on, told.starts_on))
    if held.ends_on != told.ends_on:
        moved.append(min(held.ends_on, told.ends_on) + timedelta(days=1))
    until = closed_until()
    return errors.DaysOfClosedMonths() if until and moved and min(moved) <= until else None


def may_state(year: FiscalYear) -> DomainError | None:
    """Whether something may be stated of the end of a fiscal year: it, and every later one, is open."""
    closed = YearClose.objects.standing().filter(year__ends_on__gte=year.ends_on)
    return errors.YearClosedAlready() if closed.exists() else None


def may_be_stated(proposal: MoneyProposal) -> DomainError | None:
    """Whether what is proposed may stand now: its year is open."""
    return _in_open_year(proposal.stated)


def may_take_back_stated(item: StatedItem) -> DomainError | None:
    """Whether taking something back may be proposed: it stands, its year is open, and nobody did yet."""
    if refused := _may_end(item):
        return refused
    waiting = MoneyProposal.objects.open().filter(kind=ProposalKind.UNSTATED, stated=item)
    return errors.TakingBackWaits() if waiting.exists() else None


def may_be_taken_back(proposal: MoneyProposal) -> DomainError | None:
    """Whether what stands may end now."""
    return _may_end(proposal.stated)


def _may_end(item: StatedItem) -> DomainError | None:
    if item.approved_at is None or item.taken_back_at is not None:
        return errors.NotStated()
    return _in_open_year(item)


def _in_open_year(item: StatedItem) -> DomainError | None:
    closed = YearClose.objects.standing().filter(year__ends_on__gte=item.day)
    return errors.YearClosedAlready() if closed.exists() else None


def _is_closed(year: FiscalYear) -> bool:
    return YearClose.objects.standing().filter(year=year).exists()


def _waits(year: FiscalYear) -> bool:
    return MoneyProposal.objects.open().filter(kind__in=OF_A_YEAR, year=year).exists()
