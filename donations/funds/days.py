"""What funds held at the end of any day, and what moved one between two days; from the sums of days, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Q, Sum
from django.urls import reverse

from donations.ledger.models import DayTotal, Fund, LedgerEntry
from donations.ledger.sources import entry_kinds
from lfnkr.money import Money

MOST_ENTRIES = 50
"""More entries than so many a statement does not list; the ledger has all."""


class FundDay(NamedTuple):
    """A fund as it stood at the end of a day: what it held and what was promised of that, by the day of booking."""

    fund: Fund
    balance: int
    committed: int
    is_closed: bool

    @property
    def available(self) -> int:
        """What no decision had promised."""
        return self.balance - self.committed


def on(day: date) -> list[FundDay]:
    """Every fund that had begun by a day, as it stood at its end: the fund's own row, less what was booked later."""
    funds = list(Fund.objects.there_on(day))
    later = DayTotal.objects.filter(day__gt=day).order_by().values("fund")
    sums = later.annotate(balance=Sum("moved"), promised=Sum("committed"))
    after = {row["fund"]: (row["balance"], row["promised"]) for row in sums}
    moved = {fund.pk: after.get(fund.pk, (0, 0)) for fund in funds}
    return [
        _standing(fund, day, fund.balance - moved[fund.pk][0], fund.committed - moved[fund.pk][1]) for fund in funds
    ]


def _standing(fund: Fund, day: date, balance: int, committed: int) -> FundDay:
    is_closed = fund.closed_on is not None and fund.closed_on <= day
    return FundDay(fund, balance, committed, is_closed)


class Total(NamedTuple):
    """The sums of all funds of one currency; currencies are never added up."""

    balance: Money
    committed: Money
    available: Money


def totals(days: Iterable[FundDay]) -> list[Total]:
    """One row for each currency, in their order."""
    by_currency: dict[str, list[FundDay]] = {}
    for each in days:
        by_currency.setdefault(each.fund.currency, []).append(each)
    return [
        Total(
            Money(sum(each.balance for each in rows), currency),
            Money(sum(each.committed for each in rows), currency),
            Money(sum(each.available for each in rows), currency),
        )
        for currency, rows in sorted(by_currency.items())
    ]


class Moved(NamedTuple):
    """What one kind of entry moved a fund by; `url` opens these entries.

    What undid such entries is counted with them; where rows are told by their source too (`source`, `number`: how many entries), it
    is a row of its own beside them.
    """

    what: str
    balance: int
    committed: int
    url: str
    source: str = ""
    number: int | None = None

    @property
    def available(self) -> int:
        """What it left free, or took."""
        return self.balance - self.committed


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One fund between two days, both included: how it stood before, what moved it, how it stood after."""

    fund: Fund
    first: date
    last: date
    before: FundDay
    moved: tuple[Moved, ...]
    after: FundDay
    entries: tuple[LedgerEntry, ...]
    number: int

    @property
    def before_url(self) -> str:
        """The entries of what the fund held before."""
        return self.fund.entries_url(last=self.first - timedelta(days=1))

    @property
    def after_url(self) -> str:
        """Those of what it held after."""
        return self.fund.entries_url(last=self.last)

    @property
    def url(self) -> str:
        """Those of these days."""
        return self.fund.entries_url(first=self.first, last=self.last)

    @property
    def export_url(self) -> str:
        """Where the statement is asked for as a file."""
        return f"{reverse('lists:export', args=['entries'])}?{self.url.partition('?')[2]}"

    @property
    def is_cut(self) -> bool:
        """Whether not all entries are listed."""
        return self.number > len(self.entries)


def statement(fund: Fund, first: date, last: date) -> Statement:
    """The statement of a fund, in a number of questions that does not grow with its ledger."""
    booked = fund.entries.filter(booked_on__gte=first, booked_on__lte=last)
    return Statement(
        fund=fund,
        first=first,
        last=last,
        before=_at_end_of(fund, first - timedelta(days=1)),
        moved=tuple(_moved(fund, first, last)),
        after=_at_end_of(fund, last),
        entries=tuple(booked.with_sources().order_by("booked_on", "number")[:MOST_ENTRIES]),
        number=booked.count(),
    )


def _at_end_of(fund: Fund, day: date) -> FundDay:
    return _standing(fund, day, *fund.held_at_end_of(day))


def _moved(fund: Fund, first: date, last: date) -> Iterable[Moved]:
    """By kind, in the order in which kinds are declared."""
    sums = (
        fund.day_totals.between(first, last)
        .order_by()
        .values("kind")
        .annotate(balance=Sum("moved"), promised=Sum("committed"))
    )
    found = {row["kind"]: row for row in sums.filter(~Q(balance=0) | ~Q(promised=0))}
    for kind, words in entry_kinds():
        if row := found.get(kind):
            yield Moved(
                str(words), row["balance"], row["promised"], fund.entries_url(first=first, last=last, kind=kind)
            )
