"""The books of the rescue reserve for one term, read once: sums of the ledger, what was spent, and the rows behind sums.

What is undone in the term it was booked in leaves no trace in the sums; what is undone in a later one came back there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, CharField, Exists, F, Min, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from cases.models import LeadChange
from cases.status import Lead
from donations.gifts.choices import Earmark
from donations.ledger.choices import EntryKind
from donations.models import (
    AdvanceLoss,
    Donation,
    Fund,
    FundsShortfall,
    Journal,
    LedgerEntry,
    Memorandum,
    Payment,
    Refund,
    Settlement,
)
from lfnkr.calendar.clock import day_of
from lfnkr.calendar.period import Stretch
from reports.models.editions import ToldBefore

RESERVE = "rescue"
BEFORE, WITHIN, AFTER = "before", "within", "after"
"""When an entry was booked, seen from the term; what was not known yet counts as booked after it."""
ALL_IS_KNOWN = datetime(9999, 1, 1, tzinfo=UTC)
"""The moment of knowing of whoever asks for everything recorded until now."""


@dataclass(frozen=True, slots=True)
class Spending:
    """One sum spent on one thing for one case, and the expense behind it; negative when an entry was reversed, or came back."""

    expense: Any
    case_reference: str
    category: str
    amount: int
    booked_on: date
    first_booked_on: date
    """When what it undoes was booked; of a payment its own day; of what came back, and what undid that, the day of its payment."""


@dataclass(frozen=True, slots=True)
class Outstanding:
    """One advance in the hands of a guide, from the day it was given until it was settled or undone."""

    amount: int
    given_on: date
    back_on: date | None

    def is_open_before(self, day: date) -> bool:
        """Whether it was given before a day, and not over by then."""
        return self.given_on < day and not (self.back_on and self.back_on < day)


@dataclass(frozen=True, slots=True)
class Moved:
    """What the entries of one kind moved in one stretch of time, a reversal counted with the kind it undoes."""

    stretch: str
    kind: str
    is_back: bool
    """Reversals in the term of what was booked before it, and what came back of payments of before it."""
    balance: int
    committed: int


@dataclass(frozen=True, slots=True)
class DayEnd:
    """What nothing had promised at the end of a day."""

    day: date
    available: int


@dataclass(frozen=True)
class Books:
    """Everything counting needs of the reserve in a term: its fund, its entries by kind, and the rows of other tables."""

    year: Stretch
    known_at: datetime
    fund: Fund
    begins_on: date | None
    """The first booking day of the fund; none where nothing is booked yet."""
    balance: int
    """What the fund's own row holds, which the ledger's trigger keeps: read together with the sums of its entries."""
    moved: tuple[Moved, ...]
    days: tuple[DayEnd, ...]
    """The days of the term as they ended: its first, and each on which something was booked."""
    spent: tuple[Spending, ...]
    """In the term, from expenses; what an entry moved is not looked at for lines of advances."""
    led_by_others: frozenset[str]
    """The requests something was spent on in the term which a partner led at its end."""
    gifts: tuple[Donation, ...]
    """Received in the term, and not undone in it."""
    grants: tuple[Donation, ...]
    """Grants, the same."""
    other_income: tuple[Donation, ...]
    """Interest and the like, the same."""
    fees: tuple[LedgerEntry, ...]
    came_back: tuple[LedgerEntry, ...]
    """Reversals in the term of what was booked before it; what came back in it of payments of before it, and what undid that."""
    memoranda: tuple[Memorandum, ...]
    """What is told of money before the books, by the last day it may have been."""
    advances: tuple[Outstanding, ...]
    lost: tuple[AdvanceLoss, ...]
    """What of advances was written off in the term; `entry` is that of its advance."""
    turned_up: tuple[LedgerEntry, ...]
    """What of lost advances turned up in the term, and what undid that in it."""

    @property
    def reaches(self) -> bool:
        """Whether the ledger reaches the term: it began before its end."""
        return self.begins_on is not None and self.begins_on <= self.year.ends_on

    @property
    def opening(self) -> int:
        """The balance before the term: what every earlier entry moved, and what the books were opened with within it."""
        return sum(
            moved.balance
            for moved in self.moved
            if moved.stretch == BEFORE or moved.stretch == WITHIN and moved.kind == EntryKind.OPENING
        )

    @property
    def closing(self) -> int:
        """The balance after the term: what the fund's own row holds, less what was booked later."""
        return self.balance - sum(moved.balance for moved in self.moved if moved.stretch == AFTER)

    @property
    def committed_opening(self) -> int:
        """What was promised to cases before the term."""
        return sum(moved.committed for moved in self.moved if moved.stretch == BEFORE)

    @property
    def committed(self) -> int:
        """What was promised to cases at the end of the term."""
        return sum(moved.committed for moved in self.moved if moved.stretch != AFTER)

    @property
    def lowest(self) -> DayEnd | None:
        """The day of the term that ended with least available, the first of several; none of those before the ledger."""
        is_within = self.reaches and self.begins_on > self.year.starts_on
        reached = [end for end in self.days if not is_within or end.day >= self.begins_on]
        return min(reached, key=lambda end: (end.available, end.day), default=None)

    def sum_of(self, *kinds: EntryKind) -> int:
        """What the entries of these kinds moved in the term, whatever they undo."""
        return self.booked(*kinds) + self.back(*kinds)

    def booked(self, *kinds: EntryKind) -> int:
        """The same without what undid entries of earlier terms."""
        return self._within(kinds, is_back=False)

    def back(self, *kinds: EntryKind) -> int:
        """What reversals in the term of such entries of earlier terms moved."""
        return self._within(kinds, is_back=True)

    def _within(self, kinds: tuple[EntryKind, ...], *, is_back: bool) -> int:
        found = (moved for moved in self.moved if moved.stretch == WITHIN and moved.is_back == is_back)
        return sum(moved.balance for moved in found if moved.kind in kinds)

    @property
    def spent_in_term(self) -> list[Spending]:
        """What was spent in the term, less what was undone in it."""
        return [row for row in self.spent if row.first_booked_on >= self.year.starts_on]

    @property
    def spent_for_others(self) -> list[Spending]:
        """The same, on rescues that a partner led at the end of the term."""
        return [row for row in self.spent_in_term if row.case_reference in self.led_by_others]

    @property
    def paid_before(self) -> list[Spending]:
        """What was paid in an earlier term and came back in this one; negative sums."""
        return [row for row in self.spent if row.first_booked_on < self.year.starts_on]

    @property
    def gifts_for_rescue(self) -> list[Donation]:
        """The gifts whose donors gave them for rescue."""
        return [gift for gift in self.gifts if gift.earmark == Earmark.RESCUE]

    def undoing(self, kind: EntryKind) -> list[LedgerEntry]:
        """The reversals in the term of entries of one kind of earlier terms; of payments also what came back of them."""
        return [entry for entry in self.came_back if (entry.undoes or entry).kind == kind]

    @property
    def change_of_advances(self) -> int:
        """Money in the hands of guides at the end of the term, less that at its beginning."""
        return self._out_before(self.year.ends_on + timedelta(days=1)) - self._out_before(self.year.starts_on)

    def _out_before(self, day: date) -> int:
        return sum(advance.amount for advance in self.advances if advance.is_open_before(day))


def books_of(year: Stretch, known_at: datetime | None = None, former: ToldBefore | None = None) -> Books:
    """The books of a term by what was known at a moment, in as many questions however many the entries.

    `former` is what the signed edition of a term before told: memoranda of its days that were noted after it are of this term.
    """
    known_at = known_at or ALL_IS_KNOWN
    fund = Fund.objects.get(code=RESERVE)
    entries = LedgerEntry.objects.filter(fund=fund, recorded_at__lt=known_at).order_by()
    booked = entries.filter(booked_on__gte=year.starts_on, booked_on__lte=year.ends_on)
    balance, moved = _balance_and_moved(fund, year, known_at)
    spent = sorted(_spent(booked, year, known_at), key=lambda row: (row.booked_on, row.expense, row.amount))
    begins_on = entries.aggregate(first=Min("booked_on"))["first"]
    return Books(
        year,
        known_at,
        fund,
        begins_on,
        balance,
        moved,
        days=tuple(_days(booked, year, moved)),
        spent=tuple(spent),
        led_by_others=_led_by_others({row.case_reference for row in spent}, year, known_at),
        gifts=tuple(_came_as(EntryKind.DONATION, booked, year, known_at)),
        grants=tuple(_came_as(EntryKind.GRANT, booked, year, known_at)),
        other_income=tuple(_came_as(EntryKind.OTHER_INCOME, booked, year, known_at)),
        fees=tuple(_standing(booked, year, known_at).filter(kind=EntryKind.FEE).order_by("pk")),
        came_back=tuple(booked.filter(_is_back(year)).select_related("undoes__journal").order_by("pk")),
        memoranda=tuple(_memoranda(year, known_at, former)),
        advances=tuple(_outstanding(entries, year, known_at)),
        lost=tuple(_lost(fund, year, known_at)),
        turned_up=tuple(_turned_up(booked)),
    )


def costs_of(references: Iterable[str], books: Books) -> list[Spending]:
    """What was spent on some requests until the end of a term: by the day the cost belongs to, whenever it was booked."""
    wanted = set(references)
    entries = LedgerEntry.objects.filter(fund=books.fund, recorded_at__lt=books.known_at, case_reference__in=wanted)
    lines = Payment.objects.filter(case_reference__in=wanted, paid_at__lt=books.year.over_at)
    if not wanted:
        return []
    paid = _paid(entries, Q(paid_at__lt=books.year.over_at), Q(came_on__lte=books.year.ends_on))
    return [*paid, *_settled(lines, books)]


def _standing(booked: QuerySet, year: Stretch, known_at: datetime) -> QuerySet:
    """Entries of the term that were not undone in it."""
    undone = Q(undone_by__booked_on__lte=year.ends_on, undone_by__recorded_at__lt=known_at)
    return booked.filter(undoes=None).exclude(undone)


def _refunds_behind(entry: str = "", **facts: Any) -> Q:
    """Entries (or what they undo) that are what came back of a payment, by facts of that refund.

    A payment takes and never adds: only the few entries that add are looked at further.
    """
    refunds = Refund.objects.filter(**facts).values("pk")
    journals = Journal.objects.filter(pk=OuterRef(f"{entry}journal_id"), source_id__in=refunds)
    return Q(**{f"{entry}kind": EntryKind.DISBURSEMENT, f"{entry}balance_change__gt": 0}) & Exists(journals)


def _is_back(year: Stretch) -> Q:
    """Entries of the term that undo what was booked before it, or are what came back of what was paid before it."""
    came = _refunds_behind(spent_on__lt=year.starts_on) | _refunds_behind("undoes__", spent_on__lt=year.starts_on)
    undone = Q(undoes__booked_on__lt=year.starts_on) & ~_refunds_behind("undoes__", spent_on__gte=year.starts_on)
    return undone | came


def _stands(known_at: datetime) -> Q:
    """Rows of a history that were not recorded in error, as far as that was known."""
    return Q(voided_at=None) | Q(voided_at__gte=known_at)


def _came_as(kind: EntryKind, booked: QuerySet, year: Stretch, known_at: datetime) -> QuerySet:
    given = _standing(booked, year, known_at).filter(kind=kind).values("journal__source_id")
    return Donation.objects.filter(pk__in=given).only("booked_amount", "earmark").order_by("pk")


def shortfalls_at(moments: Iterable[tuple[UUID, datetime]], known_at: datetime) -> list[FundsShortfall]:
    """What lacked at takeovers, by their requests and the moments they were decided; what was told twice as it was told last."""
    wanted = set(moments)
    kept = FundsShortfall.objects.filter(
        Q(recorded_at=None) | Q(recorded_at__lt=known_at),
        case__in={case for case, _at in wanted},
        fund__code=RESERVE,
        is_takeover=True,
    ).only("shortfall", "case", "occurred_at")
    last = {(row.case_id, row.occurred_at): row for row in kept.order_by("pk")} if wanted else {}
    return [row for moment, row in last.items() if moment in wanted]


def _memoranda(year: Stretch, known_at: datetime, told: ToldBefore | None) -> Iterator[Memorandum]:
    """Memoranda of the term that stood at the moment, and those of before it that the edition of the term before did not know.

    One that this edition knew and that was voided since stands for one of the same request and kind that is noted anew.
    """
    voided = Memorandum.objects.filter(voids=OuterRef("pk"), recorded_at__lt=known_at)
    made = Memorandum.objects.filter(voids=None, recorded_at__lt=known_at, happened_until__lte=year.over_at)
    is_of_term = Q(happened_until__gt=year.begins_at)
    is_late = Q(recorded_at__gte=told.known_at, happened_until__lte=told.until) if told else Q(pk__in=[])
    former = Q(happened_until__lte=told.until, recorded_at__lt=told.known_at) if told else Q(pk__in=[])
    was_voided = Memorandum.objects.filter(
        voids=OuterRef("pk"), recorded_at__lt=known_at, recorded_at__gte=told.known_at if told else known_at
    )
    anew = Counter(made.filter(former, Exists(was_voided)).order_by().values_list("case", "kind"))
    for row in made.filter(is_of_term | is_late, ~Exists(voided)).order_by("pk"):
        told = row.case_id, row.kind
        if row.happened.latest <= year.begins_at and anew[told]:
            anew[told] -= 1
        else:
            yield row


def _lost(fund: Fund, year: Stretch, known_at: datetime) -> QuerySet:
    """What of the advances of a fund was written off on a day of the term, each with the entry of its advance."""
    losses = AdvanceLoss.objects.lost().filter(
        recorded_at__lt=known_at,
        happened_on__gte=year.starts_on,
        happened_on__lte=year.ends_on,
        advance__commitment__fund=fund,
    )
    given = LedgerEntry.objects.of_kind("payment").filter(journal__source_id=OuterRef("advance"))
    return losses.annotate(entry=given.values("pk")[:1]).order_by("pk")


def _turned_up(booked: QuerySet) -> QuerySet:
    """The entries of what turned up in the term, and those that undid such."""
    of_losses = Q(journal__source_kind="loss") | Q(undoes__journal__source_kind="loss")
    return booked.filter(of_losses, kind__in=(EntryKind.SETTLEMENT, EntryKind.REVERSAL)).order_by("pk")


def _outstanding(entries: QuerySet, year: Stretch, known_at: datetime) -> Iterator[Outstanding]:
    """Advances given by the end of the term and not over before it: over is what was settled, lost, or undone by a reversal.

    Of one of which a part was lost, each part is one by itself.
    """
    lost = AdvanceLoss.objects.lost().filter(recorded_at__lt=known_at, happened_on__lte=year.ends_on)
    settled = Settlement.objects.filter(recorded_at__lt=known_at, settled_at__lt=year.over_at)
    over_before = settled.filter(settled_at__lt=year.begins_at).exclude(
        Exists(lost.filter(advance=OuterRef("advance"), happened_on__gte=year.starts_on))
    )
    given = (
        entries.filter(kind=EntryKind.ADVANCE, booked_on__lte=year.ends_on)
        .exclude(undone_by__booked_on__lt=year.starts_on, undone_by__recorded_at__lt=known_at)
        .exclude(journal__source_id__in=over_before.values("advance"))
    )
    facts = given.values_list("journal__source_id", "balance_change", "booked_on", "undone_by__booked_on")
    rows = list(facts.annotate(undone_known_at=F("undone_by__recorded_at")))
    settled_at = dict(settled.filter(advance__in=[row[0] for row in rows]).values_list("advance", "settled_at"))
    losses: dict[UUID, list[tuple[int, date]]] = {}
    for advance, amount, day in lost.filter(advance__in=[row[0] for row in rows]).values_list(
        "advance", "amount", "happened_on"
    ):
        losses.setdefault(advance, []).append((amount, day))
    for advance, change, given_on, undone_on, undone_known_at in rows:
        for amount, day in losses.get(advance, ()):
            yield Outstanding(amount, given_on, day)
            change += amount
        settled_on = day_of(settled_at[advance]) if advance in settled_at else None
        is_undone = undone_known_at is not None and undone_known_at < known_at
        yield Outstanding(-change, given_on, settled_on or (undone_on if is_undone else None))


def _balance_and_moved(fund: Fund, year: Stretch, known_at: datetime) -> tuple[int, tuple[Moved, ...]]:
    """The balance of the fund's row, and every entry in sums, by kind and by whether it was booked before, in or after the term.

    One question for both, so that an entry booked meanwhile by somebody else is in both or in neither.
    """
    stretch = Case(
        When(recorded_at__gte=known_at, then=Value(AFTER)),
        When(booked_on__lt=year.starts_on, then=Value(BEFORE)),
        When(booked_on__lte=year.ends_on, then=Value(WITHIN)),
        default=Value(AFTER),
        output_field=CharField(),
    )
    is_back = Case(
        When(_is_back(year), booked_on__gte=year.starts_on, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    sums = (
        LedgerEntry.objects.filter(fund=fund)
        .order_by()
        .annotate(stretch=stretch, what=Coalesce("undoes__kind", "kind"), back=is_back)
        .values("fund__balance", "stretch", "what", "back")
        .annotate(balance=Sum("balance_change"), committed=Sum("committed_change"))
    )
    rows = list(sums.values_list("fund__balance", "stretch", "what", "back", "balance", "committed"))
    return (rows[0][0] if rows else 0), tuple(Moved(*row[1:]) for row in rows)


def _days(booked: QuerySet, year: Stretch, moved: Iterable[Moved]) -> Iterator[DayEnd]:
    """The first day of the term and each with an entry, as they ended."""
    available = sum(each.balance - each.committed for each in moved if each.stretch == BEFORE)
    sums = booked.values("booked_on").annotate(change=Sum(F("balance_change") - F("committed_change")))
    changes = {year.starts_on: 0} | dict(sums.values_list("booked_on", "change"))
    for day in sorted(changes):
        available += changes[day]
        yield DayEnd(day, available)


def _spent(booked: QuerySet, year: Stretch, known_at: datetime) -> Iterator[Spending]:
    """Expense lines of a term: payments by their entry and its reversal, lines of advances by their settlement."""
    yield from _paid(booked, Q(), Q())
    term = {"settled_at__gte": year.begins_at, "settled_at__lt": year.over_at, "recorded_at__lt": known_at}
    settlements = Settlement.objects.filter(**term)
    yield from _lines(Payment.objects.filter(settlement__in=settlements))


def _paid(entries: QuerySet, of_payments: Q, of_refunds: Q) -> Iterator[Spending]:
    """What payments among these entries took, what came back of payments, and what the reversals of either gave or took."""
    rows = (
        entries.annotate(moved=Coalesce("undoes__kind", "kind"))
        .filter(moved=EntryKind.DISBURSEMENT)
        .annotate(
            of=Coalesce("undoes__journal__source_id", "journal__source_id"),
            first_booked_on=Coalesce("undoes__booked_on", "booked_on"),
        )
        .order_by()
    )
    facts = list(rows.values_list("of", "case_reference", "balance_change", "booked_on", "first_booked_on"))
    sources = {row[0] for row in facts}
    kinds = dict(Payment.objects.filter(of_payments, pk__in=sources).values_list("pk", "category"))
    refunds = Refund.objects.filter(of_refunds, pk__in=sources)
    back = {row[0]: row[1:] for row in refunds.values_list("pk", "payment", "payment__category", "spent_on")}
    for source, reference, change, booked_on, first_booked_on in facts:
        if source in kinds:
            yield Spending(source, reference, kinds[source], -change, booked_on, first_booked_on)
        elif source in back:
            payment, category, spent_on = back[source]
            yield Spending(payment, reference, category, -change, booked_on, spent_on)


def _settled(lines: QuerySet, books: Books) -> Iterator[Spending]:
    """Lines of settled advances, as far as their settlement was known."""
    return _lines(lines.filter(settlement__recorded_at__lt=books.known_at))


def _lines(lines: QuerySet) -> Iterator[Spending]:
    found = lines.filter(commitment__fund__code=RESERVE).order_by()
    for line in found.values_list("pk", "case_reference", "category", "booked_amount", "settlement__settled_at"):
        day = day_of(line[4])
        yield Spending(*line[:4], day, day)


def _led_by_others(references: set[str], year: Stretch, known_at: datetime) -> frozenset[str]:
    """The requests of these that a partner led at the end of the term, and LFNKR for nobody in them."""
    changes = LeadChange.objects.filter(
        _stands(known_at), member__case__reference__in=references, counts_at__lt=year.over_at, recorded_at__lt=known_at
    )
    last = changes.order_by("member_id", "-counts_at", "-pk").distinct("member_id")
    leads = list(last.values_list("member__case__reference", "lead"))
    ours = {reference for reference, lead in leads if lead == Lead.LFNKR}
    return frozenset({reference for reference, lead in leads if lead == Lead.PARTNER} - ours)


@dataclass(frozen=True, slots=True)
class BookedGift:
    """One gift to the reserve: when it was booked, and at how much."""

    booked_on: date
    amount: int


def gifts_booked(year: Stretch, known_at: datetime) -> list[BookedGift]:
    """The gifts of the figure "Gifts" of a term, each by its day: what was charged back in the term is none."""
    entries = LedgerEntry.objects.filter(fund__code=RESERVE, recorded_at__lt=known_at)
    booked = entries.filter(booked_on__gte=year.starts_on, booked_on__lte=year.ends_on).order_by("pk")
    standing = _standing(booked, year, known_at).filter(kind=EntryKind.DONATION)
    return [BookedGift(*row) for row in standing.values_list("booked_on", "balance_change")]
