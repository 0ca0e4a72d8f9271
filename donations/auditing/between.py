"""What an auditor reads of the books between two days: how each fund stood and what moved it, what was late or undone, who signed; nothing is written.

What moved a fund is counted from its entries, how it stood from its own row and the sums of days: two sides that know nothing of each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce

from donations.funds import days
from donations.funds.days import FundDay, Moved
from donations.ledger.choices import EntryKind
from donations.ledger.models import Fund, LedgerEntry
from donations.ledger.sources import entry_kinds, source_words
from donations.periods.models import PeriodClose, YearClose
from donations.years.late import Late, booked_between


@dataclass(frozen=True, kw_only=True)
class FundBetween:
    """One fund between two days, both included."""

    fund: Fund
    first: date
    last: date
    before: FundDay
    moved: tuple[Moved, ...]
    after: FundDay

    @property
    def number(self) -> int:
        """How many entries were booked."""
        return sum(row.number for row in self.moved)

    @property
    def before_url(self) -> str:
        """The entries of what the fund held before."""
        return self.fund.entries_url(last=self.first - timedelta(days=1))

    @property
    def after_url(self) -> str:
        """Those of what it held after."""
        return self.fund.entries_url(last=self.last)

    @property
    def agrees(self) -> bool:
        """Whether what it held before and what moved it make what it held after."""
        moved = sum(row.balance for row in self.moved), sum(row.committed for row in self.moved)
        return (self.before.balance + moved[0], self.before.committed + moved[1]) == (
            self.after.balance,
            self.after.committed,
        )


@dataclass(frozen=True, kw_only=True)
class BooksBetween:
    """The books between two days; each list is whole, a page may show its beginning."""

    first: date
    last: date
    funds: tuple[FundBetween, ...]
    late: list[Late]
    reversals: list[LedgerEntry]
    months: list[PeriodClose]
    years: list[YearClose]


def books_between(first: date, last: date, *, most: int | None = None) -> BooksBetween:
    """Everything of these days but signatures and seals, in a number of questions that does not grow with the ledger."""
    booked = LedgerEntry.objects.filter(booked_on__gte=first, booked_on__lte=last)
    undone = booked.filter(kind=EntryKind.REVERSAL).select_related("fund", "undoes").order_by("booked_on", "pk")
    signed = ("proposal__proposed_by", "proposal__decided_by", "reopening__proposed_by", "reopening__decided_by")
    months = PeriodClose.objects.filter(until__gte=first, until__lte=last).order_by("until", "pk")
    years = YearClose.objects.filter(year__ends_on__gte=first, year__ends_on__lte=last).order_by("year__ends_on", "pk")
    return BooksBetween(
        first=first,
        last=last,
        funds=tuple(_funds(first, last, booked)),
        late=booked_between(first, last, most=most),
        reversals=list(undone[:most]),
        months=list(months.select_related("closed_by", *signed)),
        years=list(years.select_related("year", *signed)),
    )


def _funds(first: date, last: date, booked: Iterable[LedgerEntry]) -> Iterable[FundBetween]:
    """Every fund that was there by the last day."""
    before = {each.fund.pk: each for each in days.on(first - timedelta(days=1))}
    moved = _moved(first, last, booked)
    for after in days.on(last):
        began_since = FundDay(after.fund, 0, 0, False)
        yield FundBetween(
            fund=after.fund,
            first=first,
            last=last,
            before=before.get(after.fund.pk, began_since),
            moved=tuple(_in_words(after.fund, first, last, moved[after.fund.pk])),
            after=after,
        )


def _moved(first: date, last: date, booked) -> dict[UUID, dict[tuple[str, str], dict]]:
    """For each fund, by the kind that is told and the source: of what undid an entry the kind of that entry."""
    sums = (
        booked.order_by()
        .annotate(told=Coalesce("undoes__kind", "kind"))
        .values("fund_id", "told", "journal__source_kind")
        .annotate(number=Count("pk"), balance=Sum("balance_change"), committed=Sum("committed_change"))
    )
    found: dict[UUID, dict[tuple[str, str], dict]] = defaultdict(dict)
    for row in sums:
        found[row["fund_id"]][row["told"], row["journal__source_kind"]] = row
    return found


def _in_words(fund: Fund, first: date, last: date, found: dict[tuple[str, str], dict]) -> Iterable[Moved]:
    """The kinds in the order in which they are declared, each with its sources."""
    for kind, words in entry_kinds():
        for (told, source), row in sorted(found.items()):
            if told == kind:
                url = fund.entries_url(first=first, last=last, kind=kind, source=source)
                sums = {name: row[name] for name in ("balance", "committed", "number")}
                yield Moved(what=str(words), source=str(source_words(source)), url=url, **sums)
