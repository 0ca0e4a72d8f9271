"""The year of a fund: what came and went by month, and what it had free day by day; from the sums of days, and nothing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from donations.ledger.choices import Movement, movement_of
from donations.ledger.models import DayTotal, Fund
from donations.reserve.cover import Cover, cover_on
from donations.reserve.models import FundLevels
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear, terms_between

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Some days of a fund, a month of the year or all of it: how it stood before, what moved it, how it stood after.

    In minor units of the fund. What was undone counts with what it undid, on the day it was undone: so gifts and what was
    spent may be below nothing. `income` is dues and grants, `spent` is what left the fund, and `otherwise` opening balances, transfers, exchange differences.
    """

    fund: Fund
    first: date
    last: date
    before: int
    gifts: int
    income: int
    spent: int
    otherwise: int
    after: int
    committed: int

    @property
    def available(self) -> int:
        """What nothing had promised at its end."""
        return self.after - self.committed

    @property
    def sums(self) -> list[tuple[int, str]]:
        """Each sum, beginning to end, with the entries it is made of."""
        return [
            (self.before, self.fund.entries_url(last=self.first - DAY)),
            *((getattr(self, moved), self._entries(moved)) for moved in Movement.values),
            (self.after, self.fund.entries_url(last=self.last)),
        ]

    def _entries(self, moved: str) -> str:
        return self.fund.entries_url(first=self.first, last=self.last, kind=moved)


@dataclass(frozen=True)
class DayOfFund:
    """A fund at the end of one day of booking, and the floor that held then."""

    day: date
    available: int
    floor: int | None


@dataclass(frozen=True, kw_only=True)
class YearOfFund:
    """A fund from the first day of a term to its last, or to today."""

    fund: Fund
    term: FiscalYear
    whole: Stretch
    months: tuple[Stretch, ...]
    days: tuple[DayOfFund, ...]
    cover: Cover

    @property
    def is_empty(self) -> bool:
        """Whether nothing moved or promised anything, and nothing was there before."""
        return not any(day.available for day in self.days) and not any(amount for amount, _url in self.whole.sums)


def terms_of(fund: Fund) -> list[FiscalYear]:
    """The terms a fund has something to show of, the newest first; this term in any case."""
    first = fund.day_totals.order_by("day").values_list("day", flat=True).first()
    return terms_between(first or clock.today(), clock.today())


def year_of(fund: Fund, term: FiscalYear) -> YearOfFund:
    """The year of a fund, in a number of questions that does not grow with its ledger."""
    last = min(term.ends_on, clock.today())
    rows = list(fund.day_totals.between(term.starts_on, last))
    opened = balance, committed = fund.held_before(term.starts_on)
    months = []
    for first, until in months_between(term.starts_on, last):
        moved = _stretch(fund, first, until, balance, committed, rows)
        months.append(moved)
        balance, committed = moved.after, moved.committed
    whole = _stretch(fund, term.starts_on, last, *opened, rows)
    return YearOfFund(
        fund=fund,
        term=term,
        whole=whole,
        months=tuple(months),
        days=tuple(_days(whole, opened[0] - opened[1], rows)),
        cover=cover_on(fund, last, whole.available),
    )


def months_between(first: date, last: date) -> Iterable[tuple[date, date]]:
    """The first and the last day of each month from a day to another, cut off by these two."""
    while first <= last:
        following = (first.replace(day=1) + timedelta(days=31)).replace(day=1)
        yield first, min(following - DAY, last)
        first = following


def _stretch(fund: Fund, first: date, last: date, balance: int, committed: int, rows: list[DayTotal]) -> Stretch:
    moved: defaultdict[str | None, int] = defaultdict(int)
    for row in rows:
        if first <= row.day <= last:
            moved[movement_of(row.kind)] += row.moved
            committed += row.committed
    return Stretch(
        fund=fund,
        first=first,
        last=last,
        before=balance,
        gifts=moved[Movement.GIFTS],
        income=moved[Movement.INCOME],
        spent=-moved[Movement.SPENT],
        otherwise=moved[Movement.OTHERWISE],
        after=balance + sum(moved.values()),
        committed=committed,
    )


def _days(whole: Stretch, available: int, rows: list[DayTotal]) -> Iterable[DayOfFund]:
    """One a day, from what was available before the first; the floor of each among them."""
    changes: defaultdict[date, int] = defaultdict(int)
    for row in rows:
        changes[row.day] += row.moved - row.committed
    floors = list(FundLevels.objects.in_force().filter(fund=whole.fund, effective_on__lte=whole.last))
    for number in range((whole.last - whole.first).days + 1):
        day = whole.first + number * DAY
        available += changes[day]
        yield DayOfFund(day, available, next((one.floor for one in floors if one.effective_on <= day), None))
