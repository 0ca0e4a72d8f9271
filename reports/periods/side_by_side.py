"""Terms side by side: the key figures of the last ones by one set of definitions, today's, each fact counted by its day.

What a signed edition printed stands beside today's count where the two differ. A term nobody recorded says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lfnkr.calendar.fiscal_year import FIRST_TERM_STARTS_IN, FiscalYear
from lfnkr.calendar.period import Period
from lfnkr.documents.charts import bars_picture
from lfnkr.language.lists import aside, semicolon
from reports.editions.annual import AnnualReport, NotFinal
from reports.figures.figure import ControlTotal, Disclosure, Figure
from reports.freezing.reading import figures_of, names_in
from reports.models import Edition
from reports.models.audiences import Audience
from reports.narrative.wording import number_words
from reports.printing.charts import Drawn, told_in_words
from reports.printing.sections import names_of
from reports.stated.stated import Stated, totals_of

TERMS = 5
"""How many terms stand side by side."""

PEOPLE = (
    "requests.people",
    "requests.adults",
    "requests.children",
    "requests.age_not_known",
    "requests.cases",
    "rescued.led.people",
    "rescued.led.adults",
    "rescued.led.children",
    "rescued.partner.people",
    "taken_over.people",
    "taken_over.for_lack_of_funds.people",
    "deaths.people",
    "ended.missing.people",
    "ended.repatriated.people",
    "ended.returned.people",
    "flow.waiting.people",
    "mobilised_within_72h",
)
MONEY = (
    "reserve.gifts",
    "reserve.grants",
    "spending.rescue",
    "unmet.takeovers",
    "reserve.closing",
    "reserve.available",
    "reserve.lowest_available",
)


@dataclass(frozen=True)
class Cell:
    """One figure of one term: as it is counted today, the list behind it, and what a signed edition printed where that differs."""

    counted: str
    url: str
    published: str = ""
    stated: str = ""
    """What was stated once of a term whose records nobody kept, with its source; never counted."""
    is_recorded: bool = True


@dataclass(frozen=True)
class Row:
    """One figure over the terms."""

    key: str
    label: str
    cells: tuple[Cell, ...]
    heads: tuple[str, ...]

    @property
    def with_heads(self) -> list[tuple[str, Cell]]:
        """Each cell with the name of its term, so that a phone can show a row as a card."""
        return list(zip(self.heads, self.cells, strict=True))


@dataclass(frozen=True)
class Column:
    """One term: its days, its report as counted today, and its signed edition."""

    term: int
    period: Period
    report: AnnualReport
    edition: Edition | None
    published: dict[str, Figure]
    published_names: dict[str, str]
    totals: tuple[Stated, ...]
    """What was stated of the term, wholes alone."""

    def number(self, key: str) -> int | None:
        """The number of a figure; None where nobody recorded how many."""
        figure = self.report[key]
        is_told = self.is_recorded and (figure.value or figure.is_complete)
        return figure.value if is_told and isinstance(figure.value, int) else None

    @property
    def totals_apart(self) -> list[Stated]:
        """Those that answer no figure of the tables."""
        return [total for total in self.totals if total.key not in (*PEOPLE, *MONEY)]

    def stated(self, key: str) -> str:
        """What was stated of a figure, with its source."""
        told = (f"{total.words}{aside(total.source_words)}" for total in self.totals if total.key == key)
        return semicolon().join(told)

    @property
    def is_recorded(self) -> bool:
        """Whether anything of the term is recorded, or two officers said that there was nothing."""
        keys = (*PEOPLE, *MONEY)
        figures = (self.report[key] for key in keys if key in self.report.figures and key not in CARRIED)
        return any(figure.value or (figure.value == 0 and _is_declared(figure)) for figure in figures)


CARRIED = ("flow.waiting.people", "reserve.closing", "reserve.available", "reserve.lowest_available")
"""Figures that stand for what came before as well: they say nothing of whether a term was recorded."""


def _is_declared(figure: Figure) -> bool:
    return figure.is_complete and figure.means.disclosure == Disclosure.PERFORMANCE and not figure.denominator


@dataclass(frozen=True)
class SideBySide:
    """Some terms, the oldest first, with the same figures of each."""

    columns: tuple[Column, ...]
    people: tuple[Row, ...]
    money: tuple[Row, ...]

    @property
    def last(self) -> Column:
        """The newest of them."""
        return self.columns[-1]

    @property
    def has_published(self) -> bool:
        """Whether an edition printed something that is counted otherwise today."""
        return any(cell.published for row in (*self.people, *self.money) for cell in row.cells)

    @property
    def has_totals(self) -> bool:
        """Whether of some term totals were stated."""
        return any(column.totals for column in self.columns)

    def require_final(self) -> None:
        """Raise NotFinal, naming the sums, unless every control total of every term holds."""
        failing: list[ControlTotal] = [total for column in self.columns for total in column.report.failing]
        if failing:
            raise NotFinal(failing)


def days_of(term: int) -> Period:
    """The days of a term: those of its row, or those of the rule where it has none."""
    year = FiscalYear.objects.filter(term=term).first()
    if year:
        return Period(year.starts_on, year.ends_on)
    first = FIRST_TERM_STARTS_IN + term - 1
    return Period(date(first, 9, 1), date(first + 1, 8, 31))


def side_by_side(last: int, number: int = TERMS) -> SideBySide:
    """A term and those before it, each counted now by its days."""
    columns = tuple(_column(term) for term in range(max(1, last - number + 1), last + 1))
    rows = {key: _row(key, columns) for key in (*PEOPLE, *MONEY)}
    return SideBySide(columns, tuple(rows[key] for key in PEOPLE), tuple(rows[key] for key in MONEY))


def _column(term: int) -> Column:
    period = days_of(term)
    edition = Edition.objects.signed().filter(fiscal_year=term).order_by("-number").first()
    published, names = {}, {}
    if edition:
        language = (get_language() or "en")[:2]
        published, names = figures_of(edition, Audience.INTERNAL, language), names_in(edition, language)
    year = FiscalYear.objects.filter(term=term).first()
    totals = tuple(totals_of(year)) if year else ()
    return Column(term, period, AnnualReport.for_period(period), edition, published, names, totals)


def _row(key: str, columns: tuple[Column, ...]) -> Row:
    cells = tuple(_cell(key, column) for column in columns)
    heads = tuple(_("Term %(n)d") % {"n": column.term} for column in columns)
    label = _("Available at the end") if key == "reserve.available" else columns[-1].report[key].means.label
    return Row(key, label, cells, heads)


def _cell(key: str, column: Column) -> Cell:
    stated = column.stated(key)
    if not column.is_recorded:
        return Cell(_("not recorded"), "", stated=stated, is_recorded=False)
    figure = column.report[key]
    words = number_words(figure, names_of(column.report))
    days = (column.period.starts_on, column.period.ends_on)
    was = column.published.get(key)
    published = number_words(was, column.published_names) if was else ""
    is_same = was is None or (was.value, was.denominator) == (figure.value, figure.denominator)
    return Cell(words, reverse("reports:period-figure", args=[*days, key]), "" if is_same else published, stated)


DRAWN = ("requests.people", "rescued.led.people")


def picture(found: SideBySide) -> Drawn:
    """People who asked and people led to safety, term by term; a dash where nobody recorded how many."""
    series = (_("people who asked"), _("people led to safety by LFNKR"))
    groups = [(_("Term %(n)d") % {"n": column.term}, tuple(map(column.number, DRAWN))) for column in found.columns]
    bars = bars_picture([(label, tuple(number or 0 for number in numbers)) for label, numbers in groups], series)
    known = [number is not None for _label, numbers in groups for number in numbers]
    totals = (bar if is_known else replace(bar, label="–") for bar, is_known in zip(bars.totals, known, strict=True))
    told = [(label, " / ".join("–" if one is None else f"{one:,}" for one in numbers)) for label, numbers in groups]
    alt = told_in_words(_("People who asked / people led to safety by LFNKR; – where it was not recorded"), told)
    return Drawn(replace(bars, totals=tuple(totals)), alt)
