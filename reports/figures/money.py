"""The figures of money: the reserve's year, spending by category, cost of the parties led; every sum with its entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from statistics import median_low
from typing import Any

from donations.ledger.choices import EntryKind
from donations.payments.choices import Category
from donations.reserve.models import floor_on, target_on
from lfnkr.language.lists import listed
from lfnkr.money import Money
from reports.figures import definitions
from reports.figures.books import Books, Spending
from reports.figures.figure import Definition, Figure, Records
from reports.partition.facts import YearFacts


def count_money(facts: YearFacts, books: Books) -> dict[str, Figure]:
    """Every figure about the rescue reserve of a term."""
    means = definitions.all_definitions()
    figures = [
        _sum("spending.rescue", means, books.spent_in_term),
        *(_category(kind, [s for s in books.spent_in_term if s.category == kind]) for kind in Category.values),
        *_reserve(books, means),
        *_costs(facts, books.spent, means),
        _unmet(books, means),
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


def _reserve(books: Books, means: dict[str, Definition]) -> list[Figure]:
    values = {
        "reserve.opening": books.opening,
        "reserve.gifts": books.sum_of(EntryKind.DONATION),
        "reserve.gifts_for_rescue": sum(gift.booked_amount for gift in books.gifts_for_rescue),
        "reserve.transfers": books.sum_of(EntryKind.TRANSFER),
        "reserve.fees": -books.sum_of(EntryKind.FEE),
        "reserve.exchange": books.sum_of(EntryKind.EXCHANGE),
        "reserve.advances_change": books.change_of_advances,
        "reserve.closing": books.closing,
        "reserve.committed": books.committed,
        "reserve.available": books.closing - books.committed,
        "reserve.floor": floor_on(books.fund, books.year.ends_on),
        "reserve.target": target_on(books.fund, books.year.ends_on),
    }
    records = {
        "reserve.gifts": _rows("donations", books.gifts),
        "reserve.gifts_for_rescue": _rows("donations", books.gifts_for_rescue),
        "reserve.fees": _rows("entries", books.fees),
    }
    return [
        Figure(key, value, means[key], records=records.get(key, Records("entries"))) for key, value in values.items()
    ]


def _rows(kind: str, found: Iterable[Any]) -> Records:
    return Records(kind, tuple(row.pk for row in found))


def _costs(facts: YearFacts, spent: Iterable[Spending], means: dict[str, Definition]) -> list[Figure]:
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
    sums = listed(Money(cost).plain for cost in sorted(costs))
    return Figure(
        key, value, means[key], denominator=len(costs), note=sums or None, records=Records("references", tuple(cases))
    )


def _unmet(books: Books, means: dict[str, Definition]) -> Figure:
    total = sum(row.shortfall for row in books.shortfalls)
    return Figure("unmet.takeovers", total, means["unmet.takeovers"], records=_rows("shortfalls", books.shortfalls))
