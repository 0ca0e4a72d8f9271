"""The books of the rescue reserve for one term, read once: sums of the ledger, what was spent, and the rows behind sums."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, TruncDate

from donations.gifts.choices import Earmark
from donations.ledger.choices import EntryKind
from donations.models import Donation, Fund, FundsShortfall, LedgerEntry, Payment, Settlement
from lfnkr.calendar.clock import TOKYO
from lfnkr.calendar.fiscal_year import FiscalYear

RESERVE = "rescue"
BEFORE, WITHIN, AFTER = "before", "within", "after"
"""When an entry was booked, seen from the term."""


@dataclass(frozen=True, slots=True)
class Spending:
    """One sum spent on one thing for one case, and the expense behind it; negative when an entry was reversed."""

    expense: Any
    case_reference: str
    category: str
    amount: int
    booked_on: date


@dataclass(frozen=True, slots=True)
class Outstanding:
    """One advance in the hands of a guide, from when it was given until it was settled."""

    amount: int
    given_at: datetime
    settled_at: datetime | None

    def is_open_at(self, moment: datetime) -> bool:
        """Whether it was given and not settled by a moment."""
        return self.given_at < moment and not (self.settled_at and self.settled_at < moment)


@dataclass(frozen=True, slots=True)
class Moved:
    """What the entries of one kind moved in one stretch of time, a reversal counted with the kind it undoes."""

    stretch: str
    kind: str
    balance: int
    committed: int


@dataclass(frozen=True)
class Books:
    """Everything counting needs of the reserve in a term: its fund, its entries by kind, and the rows of other tables."""

    year: FiscalYear
    fund: Fund
    balance: int
    """What the fund's own row holds, which the ledger's trigger keeps: read together with the sums of its entries."""
    moved: tuple[Moved, ...]
    spent: tuple[Spending, ...]
    """Up to the end of the term, from expenses; what an entry moved is not looked at for lines of advances."""
    gifts: tuple[Donation, ...]
    fees: tuple[LedgerEntry, ...]
    shortfalls: tuple[FundsShortfall, ...]
    advances: tuple[Outstanding, ...]

    @property
    def opening(self) -> int:
        """The balance before the term: what every earlier entry moved."""
        return sum(moved.balance for moved in self.moved if moved.stretch == BEFORE)

    @property
    def closing(self) -> int:
        """The balance after the term: what the fund's own row holds, less what was booked later."""
        return self.balance - sum(moved.balance for moved in self.moved if moved.stretch == AFTER)

    @property
    def committed(self) -> int:
        """What was promised to cases at the end of the term."""
        return sum(moved.committed for moved in self.moved if moved.stretch != AFTER)

    def sum_of(self, *kinds: EntryKind) -> int:
        """What the entries of these kinds moved in the term."""
        return sum(moved.balance for moved in self.moved if moved.stretch == WITHIN and moved.kind in kinds)

    @property
    def spent_in_term(self) -> list[Spending]:
        """What was spent in the term."""
        return [row for row in self.spent if row.booked_on >= self.year.starts_on]

    @property
    def gifts_for_rescue(self) -> list[Donation]:
        """The gifts whose donors gave them for rescue."""
        return [gift for gift in self.gifts if gift.earmark == Earmark.RESCUE]

    @property
    def change_of_advances(self) -> int:
        """Money in the hands of guides at the end of the term, less that at its beginning."""
        return self._open_at(self.year.over_at) - self._open_at(self.year.begins_at)

    def _open_at(self, moment: datetime) -> int:
        return sum(advance.amount for advance in self.advances if advance.is_open_at(moment))


def books_of(year: FiscalYear) -> Books:
    """The books of a term, in as many questions however many the entries."""
    taken_over = FundsShortfall.objects.filter(
        fund__code=RESERVE, is_takeover=True, occurred_at__gte=year.begins_at, occurred_at__lt=year.over_at
    )
    questions = (_gifts(year), taken_over.only("shortfall"), *_of_advances_and_fees(year))
    rows = {question.model: list(question.order_by("pk")) for question in questions}
    fund, (balance, moved) = Fund.objects.get(code=RESERVE), _balance_and_moved(year)
    return Books(
        year,
        fund,
        balance,
        moved,
        spent=tuple(sorted(_spent(year.ends_on), key=lambda row: (row.booked_on, row.expense))),
        gifts=tuple(rows[Donation]),
        fees=tuple(entry for entry in rows[LedgerEntry] if entry.kind == EntryKind.FEE),
        shortfalls=tuple(rows[FundsShortfall]),
        advances=tuple(_outstanding(rows)),
    )


def _booked_in(year: FiscalYear) -> QuerySet:
    return LedgerEntry.objects.filter(
        fund__code=RESERVE, booked_on__gte=year.starts_on, booked_on__lte=year.ends_on
    ).order_by()


def _gifts(year: FiscalYear) -> QuerySet:
    booked = _booked_in(year).of_kind("donation").values("journal__source_id")
    return Donation.objects.filter(pk__in=booked).only("booked_amount", "earmark")


def _of_advances_and_fees(year: FiscalYear) -> list[QuerySet]:
    """Advances booked by the end of the term, neither reversed nor settled before it, with their entry and settlement; the fees."""
    given = LedgerEntry.objects.filter(
        fund__code=RESERVE, kind=EntryKind.ADVANCE, occurred_at__lt=year.over_at, reversed_by=None
    ).exclude(journal__source_id__in=Settlement.objects.filter(settled_at__lt=year.begins_at).values("advance"))
    advances = Payment.objects.filter(pk__in=given.order_by().values("journal__source_id"))
    fees = _booked_in(year).filter(kind=EntryKind.FEE)
    moved = LedgerEntry.objects.filter(Q(pk__in=fees.values("pk")) | Q(pk__in=given.values("pk")))
    return [
        advances.only("booked_amount"),
        moved.select_related("journal").only("kind", "occurred_at", "journal__source_id"),
        Settlement.objects.filter(advance__in=advances.values("pk")).only("advance", "settled_at"),
    ]


def _outstanding(rows: dict[Any, list[Any]]) -> Iterable[Outstanding]:
    given_at = {entry.journal.source_id: entry.occurred_at for entry in rows[LedgerEntry]}
    settled_at = {settlement.advance_id: settlement.settled_at for settlement in rows[Settlement]}
    for advance in rows[Payment]:
        yield Outstanding(advance.booked_amount, given_at[advance.pk], settled_at.get(advance.pk))


def _balance_and_moved(year: FiscalYear) -> tuple[int, tuple[Moved, ...]]:
    """The balance of the fund's row, and every entry in sums, by kind and by whether it was booked before, in or after the term.

    One question for both, so that an entry booked meanwhile by somebody else is in both or in neither.
    """
    stretch = Case(
        When(booked_on__lt=year.starts_on, then=Value(BEFORE)),
        When(booked_on__lte=year.ends_on, then=Value(WITHIN)),
        default=Value(AFTER),
        output_field=CharField(),
    )
    sums = (
        LedgerEntry.objects.filter(fund__code=RESERVE)
        .order_by()
        .annotate(stretch=stretch, what=Coalesce("undoes__kind", "kind"))
        .values("fund__balance", "stretch", "what")
        .annotate(balance=Sum("balance_change"), committed=Sum("committed_change"))
    )
    rows = list(sums.values_list("fund__balance", "stretch", "what", "balance", "committed"))
    return (rows[0][0] if rows else 0), tuple(Moved(*row[1:]) for row in rows)


def _spent(until: date) -> Iterable[Spending]:
    """Expense lines up to a day: payments by their entry and its reversal, lines of advances by their settlement."""
    source = Coalesce("undoes__journal__source_id", "journal__source_id")
    kind = Payment.objects.filter(pk=OuterRef("of")).values("category")
    paid = (
        LedgerEntry.objects.filter(fund__code=RESERVE, booked_on__lte=until)
        .annotate(moved=Coalesce("undoes__kind", "kind"))
        .filter(moved=EntryKind.DISBURSEMENT)
        .annotate(of=source, what=Subquery(kind), amount=-F("balance_change"))
        .order_by()
    )
    settled = (
        Payment.objects.filter(
            settlement__isnull=False,
            commitment__fund__code=RESERVE,
            settlement__settled_at__lt=midnight_after(until),
        )
        .annotate(day=TruncDate("settlement__settled_at", tzinfo=TOKYO))
        .order_by()
    )
    lines = paid.values_list("of", "case_reference", "what", "amount", "booked_on").union(
        settled.values_list("pk", "case_reference", "category", "booked_amount", "day"), all=True
    )
    return (Spending(*line) for line in lines)


def midnight_after(day: date) -> datetime:
    """The first moment after a day in Tokyo."""
    return datetime.combine(day + timedelta(days=1), time.min, TOKYO)
