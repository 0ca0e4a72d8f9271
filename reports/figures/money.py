"""The figures of money: the reserve's year, spending by category, cost of the parties led; every sum with its entries.

Where the ledger does not reach a term, none of its figures has a value: nothing is known there, not nought.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from statistics import median_low
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from donations.ledger.choices import EntryKind
from donations.memoranda.choices import MemorandumKind
from donations.payments.choices import Category
from donations.reserve.models import floor_on, target_on
from lfnkr.language.lists import listed
from lfnkr.money import Money
from reports.figures import definitions
from reports.figures.books import Books, Spending, costs_of
from reports.figures.figure import Definition, Figure, Records
from reports.partition.partition import Partition


def count_money(facts: Partition, books: Books) -> dict[str, Figure]:
    """Every figure about the rescue reserve of a term."""
    means = definitions.money()
    spent = books.spent_in_term
    of_ledger = [
        _sum("spending.rescue", means, spent),
        *(_category(kind, [s for s in spent if s.category == kind]) for kind in Category.values),
        _sum("spending.for_others", means, books.spent_for_others),
        _came_back(books, means),
        *_reserve(books, means),
    ]
    if not books.reaches:
        of_ledger = [_unreached(figure, books) for figure in of_ledger]
    led = {row.reference for row in facts.led}
    figures = [*of_ledger, *_limits(books, means), *_costs(costs_of(led, books), means), _unmet(books, means)]
    figures += [_told(kind, books, means) for kind in MemorandumKind]
    return {figure.key: figure for figure in figures}


def _unreached(figure: Figure, books: Books) -> Figure:
    """A figure of a term before the ledger: without a value, and with the reason."""
    note = _("The ledger does not reach this term.")
    if books.begins_on:
        note = _("The ledger begins on %(day)s and does not reach this term.") % {"day": date_format(books.begins_on)}
    return replace(figure, value=None, note=note, records=Records(figure.records.kind))


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


def _came_back(books: Books, means: dict[str, Definition]) -> Figure:
    """What was paid in an earlier term and came back in this one; above nothing."""
    rows = books.paid_before
    entries = _rows("entries", books.undoing(EntryKind.DISBURSEMENT))
    return Figure("spending.came_back", -sum(row.amount for row in rows), means["spending.came_back"], records=entries)


def _reserve(books: Books, means: dict[str, Definition]) -> list[Figure]:
    lowest = books.lowest
    values = {
        "reserve.opening": books.opening,
        "reserve.committed_opening": books.committed_opening,
        "reserve.gifts": books.booked(EntryKind.DONATION),
        "reserve.gifts_for_rescue": sum(gift.booked_amount for gift in books.gifts_for_rescue),
        "reserve.gifts_charged_back": -books.back(EntryKind.DONATION),
        "reserve.transfers": books.sum_of(EntryKind.TRANSFER),
        "reserve.fees": -books.booked(EntryKind.FEE),
        "reserve.fees_came_back": books.back(EntryKind.FEE),
        "reserve.exchange": books.sum_of(EntryKind.EXCHANGE),
        "reserve.advances_change": books.change_of_advances,
        "reserve.closing": books.closing,
        "reserve.committed": books.committed,
        "reserve.available": books.closing - books.committed,
        "reserve.lowest_available": lowest.available,
    }
    notes = {"reserve.lowest_available": date_format(lowest.day)}
    if books.begins_on and books.begins_on >= books.year.starts_on:
        notes["reserve.opening"] = _("The ledger begins on %(day)s.") % {"day": date_format(books.begins_on)}
    records = {
        "reserve.gifts": _rows("donations", books.gifts),
        "reserve.gifts_for_rescue": _rows("donations", books.gifts_for_rescue),
        "reserve.gifts_charged_back": _rows("entries", books.undoing(EntryKind.DONATION)),
        "reserve.fees": _rows("entries", books.fees),
        "reserve.fees_came_back": _rows("entries", books.undoing(EntryKind.FEE)),
        "reserve.advances_change": _rows("entries", books.undoing(EntryKind.ADVANCE)),
    }
    return [
        Figure(key, value, means[key], note=notes.get(key), records=records.get(key, Records("entries")))
        for key, value in values.items()
    ]


def _limits(books: Books, means: dict[str, Definition]) -> list[Figure]:
    """Floor and target as they held at the end of the term."""
    day = books.year.ends_on
    values = {"reserve.floor": floor_on(books.fund, day), "reserve.target": target_on(books.fund, day)}
    return [Figure(key, value, means[key], records=Records("entries")) for key, value in values.items()]


def _rows(kind: str, found: Iterable[Any]) -> Records:
    return Records(kind, tuple(row.pk for row in found))


def _costs(spent: Iterable[Spending], means: dict[str, Definition]) -> list[Figure]:
    """Least, median evasion and highest cost of the parties LFNKR led to safety in the term; what came back cost nothing."""
    total: dict[str, int] = defaultdict(int)
    evasion: dict[str, int] = defaultdict(int)
    for row in spent:
        total[row.case_reference] += row.amount
        evasion[row.case_reference] += row.amount if row.category == Category.EVASION else 0
    total = {case: cost for case, cost in total.items() if cost > 0}
    without = {case: cost for case, cost in total.items() if not evasion[case]}
    needed = sorted(cost for cost in evasion.values() if cost > 0)
    return [
        _cost("cost.tier.minimum", means, min(without.values(), default=None), list(without.values()), sorted(without)),
        _cost(
            "cost.tier.evasion",
            means,
            median_low(needed) if needed else None,
            needed,
            sorted(c for c in evasion if evasion[c] > 0),
        ),
        _cost("cost.tier.maximum", means, max(total.values(), default=None), list(total.values()), sorted(total)),
    ]


def _cost(key: str, means: dict[str, Definition], value: int | None, costs: list[int], cases: list[str]) -> Figure:
    sums = listed(Money(cost).plain for cost in sorted(costs))
    return Figure(
        key, value, means[key], denominator=len(costs), note=sums or None, records=Records("references", tuple(cases))
    )


def _told(kind: MemorandumKind, books: Books, means: dict[str, Definition]) -> Figure:
    """What memoranda of one kind tell, as far as it is known in dollars; how many it is not known of stands in the note."""
    rows = [row for row in books.memoranda if row.kind == kind]
    others = sum(1 for row in rows if row.worth is None)
    words = ngettext("%(n)d more in another currency.", "%(n)d more in other currencies.", others)
    key = f"memoranda.{kind}"
    total = sum(row.worth or 0 for row in rows)
    return Figure(
        key, total, means[key], note=words % {"n": others} if others else None, records=_rows("memoranda", rows)
    )


def _unmet(books: Books, means: dict[str, Definition]) -> Figure:
    """What lacked at takeovers, as far as the ledger says it; how many were told without a sum stands in the note."""
    total = sum(row.shortfall or 0 for row in books.shortfalls)
    told = sum(1 for row in books.shortfalls if row.shortfall is None)
    words = ngettext(
        "%(n)d takeover more, of which no sum is known.", "%(n)d takeovers more, of which no sum is known.", told
    )
    note = words % {"n": told} if told else None
    return Figure(
        "unmet.takeovers", total, means["unmet.takeovers"], note=note, records=_rows("shortfalls", books.shortfalls)
    )
