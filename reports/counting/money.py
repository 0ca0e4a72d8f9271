"""The figures of money: the reserve's year, spending by category, cost of the parties led; every sum with its entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median_low

from django.db.models import Sum
from django.db.models.functions import Coalesce

from donations.kinds import Category, Earmark, EntryKind
from donations.models import Advance, Donation, Expense, Fund, FundsShortfall, LedgerEntry
from lfnkr.clock import TOKYO
from lfnkr.money import Money
from reports import definitions
from reports.facts import YearFacts
from reports.figures import Definition, Figure, Records

RESERVE = "rescue"
SPENDING = (EntryKind.DISBURSEMENT, EntryKind.ADVANCE, EntryKind.SETTLEMENT)


@dataclass(frozen=True)
class Spending:
    """One sum spent on one thing for one case, and the expense behind it; negative when an entry was reversed."""

    expense: object
    case_reference: str
    category: str
    amount: int
    booked_on: date


def count_money(facts: YearFacts) -> dict[str, Figure]:
    """Every figure about the rescue reserve of a term."""
    means = definitions.all_definitions()
    fund = Fund.objects.get(code=RESERVE)
    year = facts.year
    spent = _spendings(fund, year.ends_on)
    in_term = [s for s in spent if s.booked_on >= year.starts_on]
    figures = [
        _sum("spending.rescue", means, in_term),
        *(_category(kind, [s for s in in_term if s.category == kind]) for kind in Category.values),
        *_reserve(fund, facts, means),
        *_costs(facts, spent, means),
        _unmet(facts, fund, means),
    ]
    return {figure.key: figure for figure in figures}


def _sum(key: str, means: dict[str, Definition], found: Iterable[Spending], note: str | None = None) -> Figure:
    rows = list(found)
    return Figure(
        key,
        sum(s.amount for s in rows),
        means[key],
        note=note,
        records=Records("expenses", tuple(s.expense for s in rows)),
    )


def _category(kind: str, found: list[Spending]) -> Figure:
    key = f"spending.category.{kind}"
    return _sum(key, {key: definitions.category(kind)}, found)


def _spendings(fund: Fund, until: date) -> list[Spending]:
    """Expense lines up to a day: payments by their entry and its reversal, lines of advances by their settlement."""
    source = Coalesce("expense_id", "reversal__entry__expense_id")
    paid = (
        LedgerEntry.objects.filter(fund=fund, booked_on__lte=until)
        .annotate(of=source, what=Coalesce("expense__category", "reversal__entry__expense__category"))
        .filter(of__isnull=False)
        .values_list("of", "case_reference", "what", "balance_change", "booked_on")
    )
    lines = Expense.objects.filter(
        settlement__isnull=False, commitment__fund=fund, settlement__settled_at__lt=midnight_after(until)
    )
    settled = lines.values_list("pk", "case_reference", "category", "booked_amount", "settlement__settled_at")
    return [
        *(Spending(pk, case, what, -change, day) for pk, case, what, change, day in paid),
        *(Spending(pk, case, what, amount, at.astimezone(TOKYO).date()) for pk, case, what, amount, at in settled),
    ]


def midnight_after(day: date) -> datetime:
    """The first moment after a day in Tokyo."""
    return datetime.combine(day + timedelta(days=1), time.min, TOKYO)


def ledger_sums(fund: Fund, **period) -> dict[str, int]:
    """Balance changes of a period by kind, a reversal counted with the kind it undoes."""
    rows = LedgerEntry.objects.filter(fund=fund, **period).annotate(what=Coalesce("reversal__entry__kind", "kind"))
    return defaultdict(
        int, rows.order_by().values("what").annotate(total=Sum("balance_change")).values_list("what", "total")
    )


def advances_open(fund: Fund, moment: datetime) -> int:
    """Money in the hands of guides at a moment: advances booked, and neither settled nor reversed; minor units."""
    given = Advance.objects.filter(commitment__fund=fund, entries__occurred_at__lt=moment, entries__reversed_by=None)
    rows = given.exclude(settlement__settled_at__lt=moment)
    return rows.aggregate(total=Sum("booked_amount"))["total"] or 0


def _reserve(fund: Fund, facts: YearFacts, means: dict[str, Definition]) -> list[Figure]:
    year = facts.year
    before, until = {"booked_on__lt": year.starts_on}, {"booked_on__lte": year.ends_on}
    term = {"booked_on__gte": year.starts_on, **until}
    opening, closing = (_balance(fund, **period) for period in (before, until))
    sums = ledger_sums(fund, **term)
    gifts = Donation.objects.filter(
        fund=fund, entries__booked_on__gte=year.starts_on, entries__booked_on__lte=year.ends_on
    )
    earmarked = gifts.filter(earmark=Earmark.RESCUE)
    on_way = advances_open(fund, year.over_at) - advances_open(fund, year.begins_at)
    values = {
        "reserve.opening": opening[0],
        "reserve.gifts": sums[EntryKind.DONATION],
        "reserve.gifts_for_rescue": earmarked.aggregate(total=Sum("booked_amount"))["total"] or 0,
        "reserve.transfers": sums[EntryKind.TRANSFER],
        "reserve.fees": -sums[EntryKind.FEE],
        "reserve.exchange": sums[EntryKind.EXCHANGE],
        "reserve.advances_change": on_way,
        "reserve.closing": closing[0],
        "reserve.committed": closing[1],
        "reserve.available": closing[0] - closing[1],
        "reserve.floor": fund.floor,
        "reserve.target": fund.target,
    }
    records = {"reserve.gifts": _ids("donations", gifts), "reserve.gifts_for_rescue": _ids("donations", earmarked)}
    records["reserve.fees"] = _ids("entries", LedgerEntry.objects.filter(fund=fund, kind=EntryKind.FEE, **term))
    return [
        Figure(key, value, means[key], records=records.get(key, Records("entries"))) for key, value in values.items()
    ]


def _ids(kind: str, rows) -> Records:
    return Records(kind, tuple(rows.order_by("pk").values_list("pk", flat=True)))


def _balance(fund: Fund, **period) -> tuple[int, int]:
    sums = LedgerEntry.objects.filter(fund=fund, **period).aggregate(
        balance=Sum("balance_change"), committed=Sum("committed_change")
    )
    return sums["balance"] or 0, sums["committed"] or 0


def _costs(facts: YearFacts, spent: list[Spending], means: dict[str, Definition]) -> list[Figure]:
    """Least, median evasion and highest cost of the parties LFNKR led to safety in the term."""
    led = {m.reference for m, _move in facts.led_to_safety}
    total: dict[str, int] = defaultdict(int)
    evasion: dict[str, int] = defaultdict(int)
    for row in spent:
        if row.case_reference in led:
            total[row.case_reference] += row.amount
            evasion[row.case_reference] += row.amount if row.category == Category.EVASION else 0
    without = {case: cost for case, cost in total.items() if not evasion[case]}
    needed = sorted(cost for cost in evasion.values() if cost)
    return [
        _cost("cost.tier.minimum", means, min(without.values(), default=None), list(without.values()), sorted(without)),
        _cost(
            "cost.tier.evasion",
            means,
            median_low(needed) if needed else None,
            needed,
            sorted(c for c in evasion if evasion[c]),
        ),
        _cost("cost.tier.maximum", means, max(total.values(), default=None), list(total.values()), sorted(total)),
    ]


def _cost(key: str, means: dict[str, Definition], value: int | None, costs: list[int], cases: list[str]) -> Figure:
    sums = ", ".join(Money(cost).plain for cost in sorted(costs))
    return Figure(
        key, value, means[key], denominator=len(costs), note=sums or None, records=Records("references", tuple(cases))
    )


def _unmet(facts: YearFacts, fund: Fund, means: dict[str, Definition]) -> Figure:
    year = facts.year
    rows = FundsShortfall.objects.filter(
        fund=fund, is_takeover=True, occurred_at__gte=year.begins_at, occurred_at__lt=year.over_at
    )
    total = rows.aggregate(total=Sum("shortfall"))["total"] or 0
    return Figure("unmet.takeovers", total, means["unmet.takeovers"], records=_ids("shortfalls", rows))
