"""A term in pictures: who asked in each month and what became of them, and the same of the terms before it at one scale.

Counted now by today's definitions, each fact by its day, as terms side by side are; outcomes as of the end of each term.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext

from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.calendar.clock import day_of
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.documents.charts import Bars, Table, bars_picture
from lfnkr.documents.flow import Flow, flow_picture
from reports.figures.people.asked import OUTCOMES, outcome
from reports.models import Register
from reports.partition.partition import Partition
from reports.partition.queries import gather
from reports.registers.declared import declared

TERMS = 5
"""How many terms are drawn beside each other."""

BECAME = {
    "safe": _lazy("safe"),
    "open": _lazy("waiting or on the way"),
    "died": _lazy("died"),
    "ended": _lazy("ended otherwise"),
}
"""What became of somebody, in the order in which bars stand on each other; together they are everybody who asked."""


@dataclass(frozen=True)
class Month:
    """The requests received in a month, and who asked in it by what became of them at the end of the term."""

    first: date
    requests: int
    people: dict[str, int]

    @property
    def number(self) -> int:
        """Everybody who asked."""
        return sum(self.people.values())


@dataclass(frozen=True)
class Term:
    """One term by its months, and by who led and what became of people."""

    year: FiscalYear
    months: tuple[Month, ...]
    outcomes: dict[str, int]
    is_declared: bool
    """Whether two officers said that every request of the term is recorded."""

    @property
    def is_recorded(self) -> bool:
        """Whether its numbers say anything: nought of a register nobody declared complete is not known."""
        return bool(self.is_declared or self.requests or self.number)

    @property
    def requests(self) -> int:
        """How many requests were received."""
        return sum(month.requests for month in self.months)

    @property
    def number(self) -> int:
        """How many people asked."""
        return sum(month.number for month in self.months)


def terms_up_to(year: FiscalYear) -> list[Term]:
    """A term and those before it that are opened, the newest first."""
    years = FiscalYear.objects.filter(term__lte=year.term, starts_on__lte=clock.today()).order_by("-term")[:TERMS]
    with trail.reading():
        return [_counted(each) for each in years]


def _counted(year: FiscalYear) -> Term:
    partition = gather(year, year.over_at, clock.now())
    became = {month: Counter() for month in _months(partition)}
    requests = {row.case: row.received_at for row in partition.rows if row.is_request_of_period}
    received = Counter(day_of(at).replace(day=1) for at in requests.values())
    for row in partition.asked:
        became.setdefault(day_of(row.asked_at).replace(day=1), Counter())[outcome(row)] += 1
    months = (Month(first, received[first], {name: became[first][name] for name in BECAME}) for first in sorted(became))
    led = Counter((row.lead, outcome(row)) for row in partition.asked)
    outcomes = {name: led[lead, what] for name, (lead, what, _label) in OUTCOMES.items()}
    return Term(year, tuple(months), outcomes, Register.REQUESTS in declared(year))


def _months(partition: Partition) -> list[date]:
    """The months of a term that have begun."""
    month, last, found = partition.year.starts_on, min(partition.year.ends_on, clock.today()), []
    while month <= last:
        found.append(month.replace(day=1))
        month = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1, day=1)
    return found


def months_picture(term: Term, *, largest: int = 0) -> Bars:
    """Everybody who asked, month by month, by what became of them; `largest` is the highest month of pictures beside it."""
    groups = [(short(month.first), tuple(month.people.values())) for month in term.months]
    labels = [capfirst(label) for label in BECAME.values()]
    drawn = bars_picture(groups, labels, stacked=True, largest=largest)
    return replace(drawn, table=table_of_months(term))


def table_of_months(term: Term) -> Table:
    """Each month with its requests, its people and what became of them, and all of them together."""
    columns = (
        pgettext("a stretch of days", "Month"),
        _("Requests"),
        _("People who asked"),
        *(capfirst(label) for label in BECAME.values()),
    )
    rows = [
        _cells(date_format(month.first, "YEAR_MONTH_FORMAT"), month.requests, month.number, list(month.people.values()))
        for month in term.months
    ]
    together = [sum(month.people[name] for month in term.months) for name in BECAME]
    return Table(
        columns,
        (*rows, _cells(pgettext("the last row of a table", "All together"), term.requests, term.number, together)),
    )


def _cells(label: str, requests: int, number: int, people: Sequence[int]) -> tuple[str, ...]:
    return (label, *map(str, (requests, number, *people)))


def short(month: date) -> str:
    """A month under an axis, in January with its year."""
    return date_format(month, "YEAR_MONTH_FORMAT" if month.month == 1 else "M")


def outcomes_picture(term: Term) -> Flow | None:
    """From request to outcome; None while nobody asked."""
    if not term.number:
        return None
    told = [(OUTCOMES[name][2], number) for name, number in term.outcomes.items() if number]
    return flow_picture(_("people asked"), told, columns=(_("Outcome"), _("People")))


def multiples(terms: Sequence[Term]) -> list[tuple[Term, Bars]]:
    """Each term as a small picture, all at the scale of the highest month of any."""
    largest = max((month.number for term in terms for month in term.months), default=0)
    return [(term, months_picture(term, largest=largest)) for term in terms]
