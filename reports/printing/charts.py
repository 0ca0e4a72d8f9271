"""The pictures of the report, with the words that say the same; none is drawn that a figure withheld or banded is part of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from donations.payments.choices import Category
from lfnkr.documents.charts import Bar, bars_picture
from lfnkr.documents.flow import flow_picture
from lfnkr.documents.lying import FILLS, lying, within
from lfnkr.language.lists import explained, gap
from lfnkr.money import Money
from reports.figures.figure import Figure
from reports.narrative.stretch import told_of
from reports.narrative.wording import number_words

if TYPE_CHECKING:
    from reports.editions.annual import AnnualReport

WIDE = 640


@dataclass(frozen=True)
class Drawn:
    """A picture with its alternative text, which says everything that is to be seen."""

    picture: Any
    alt: str


def _shown(figures: list[Figure]) -> bool:
    return all(figure.is_exact for figure in figures)


def _number(figure: Figure) -> int:
    return figure.value if isinstance(figure.value, int) else 0


def composition(report: AnnualReport) -> Drawn | None:
    """The people who asked by the composition of their party."""
    found = report.group("composition.requested.")
    if not _shown(found) or not any(_number(figure) for figure in found):
        return None
    named = [figure for figure in found if _number(figure)]
    rows = [(figure.means.label, _number(figure), number_words(figure, {})) for figure in named]
    told = [(label, value) for label, value, _words in rows]
    return Drawn(lying(rows), told_in_words(_("People who asked, by their party"), told))


FEWEST_MONTHS = 3
"""Fewer months than this are no course of time."""


def months(report: AnnualReport) -> Drawn | None:
    """The adults who asked, month by month."""
    found = report.group("requests.month.")
    if len(found) < FEWEST_MONTHS or not _shown(found) or not any(_number(figure) for figure in found):
        return None
    named = [(month_of(figure.key, "M"), _number(figure)) for figure in found]
    picture = bars_picture([(label, (count,)) for label, count in named], (_("adults who asked"),))
    return Drawn(picture, told_in_words(_("Adults who asked, by the month of the request"), named))


def month_of(key: str, form: str) -> str:
    """The month in the key of a figure, written in the language of now."""
    return formats.date_format(date.fromisoformat(f"{key.rpartition('.')[2]}-01"), form)


def flow(report: AnnualReport) -> Drawn | None:
    """From request to outcome: everybody who asked in the term, by who led and what became of them."""
    found = report.group("outcome.requested.")
    asked = report["requests.people"]
    if not _shown([asked, *found]) or not asked.value:
        return None
    told = [(figure.means.label, _number(figure)) for figure in found if _number(figure)]
    if len(told) < 2:  # That everybody came to the same end is said in words.
        return None
    picture = flow_picture(_("people asked"), told, columns=(_("Outcome"), _("People")))
    return Drawn(picture, told_in_words(_("Of %(n)d people who asked") % {"n": asked.value}, told))


def circumstances(rows: list[tuple[str, list[Figure]]], series: list[str]) -> Drawn | None:
    """How many of all adults who asked said yes to each question, the most first, in the outline of them all."""
    if (
        not rows
        or not all(_shown(figures) for _label, figures in rows)
        or not any(f.denominator for _label, figures in rows for f in figures)
    ):
        return None
    numbers = [(label, [_number(figure) for figure in figures]) for label, figures in rows]
    stop = pgettext("end of a sentence", ".") + gap()
    told = stop.join(told_in_words(label, list(zip(series, values, strict=True))) for label, values in numbers)
    said = sorted(((label, figures[0]) for label, figures in rows), key=lambda row: -_number(row[1]))
    named = [(label, _number(yes), yes.denominator or 0, number_words(yes, {})) for label, yes in said]
    return Drawn(within(named), told)


def hours(report: AnnualReport) -> Drawn | None:
    """A square for each request led by LFNKR: full when mobilised within 72 hours."""
    within, over = report["mobilised_within_72h"], report["mobilised_over_72h"]
    if not _shown([within, over]) or not within.denominator or within.denominator > 60:
        return None
    # A square that is not full says that it was not: none is drawn for what cannot be computed.
    known = within.denominator - _number(report["mobilised_not_computable"])
    if not known:
        return None
    squares = tuple(Bar(n * 34, 0, 26, 26, 1 if n < _number(within) else 2) for n in range(known))
    names = ("within_72h", "over_72h", "not_yet", "ended_before", "not_computable")
    answers = [report[f"mobilised_{name}"] for name in names]
    told = [(figure.means.label, _number(figure)) for figure in answers if _number(figure)]
    return Drawn(squares, told_in_words(_("Of %(n)d requests led by LFNKR") % {"n": within.denominator}, told))


def missing(report: AnnualReport) -> Drawn | None:
    """What was spent on rescues, and on the same scale, empty, what lacked when partners took over."""
    spent, lacked = report["spending.rescue"], report["unmet.takeovers"]
    if not _shown([spent, lacked]) or not _number(spent) or _number(lacked) <= 0:
        return None
    named = [(_("Spent on rescues"), _number(spent)), (_("Missing"), _number(lacked))]
    rows = [(label, value, Money(value).plain) for label, value in named]
    picture = lying(rows, series=(1, 4))
    alt = told_in_words(_("In US dollars, to one scale"), [(label, words) for label, _value, words in rows])
    return Drawn(picture, alt)


@dataclass(frozen=True)
class Shore:
    """The people of one outcome: their number and its words, and where each of them is drawn."""

    label: str
    count: int
    top: int
    marks: tuple[tuple[int, int], ...]
    is_safe: bool

    @property
    def fill(self) -> str:
        """Full for those who are safe, open for everybody else."""
        return FILLS[0] if self.is_safe else FILLS[3]


@dataclass(frozen=True)
class River:
    """Everybody who asked as a mark on a line of water, in a stretch for each outcome."""

    stretches: tuple[Shore, ...]
    waves: tuple[str, ...]
    height: int
    radius: int


MOST_MARKS = 640
"""More people than this are not drawn one by one."""
FEW = 96
"""Up to so many people the marks are large."""
SWELL = (0, -3, -5, -5, -3, 0, 3, 5, 5, 3)
"""How far a mark lies above or below the middle of its line, one after the other."""


def river(report: AnnualReport) -> Drawn | None:
    """The picture of the cover: a mark for everybody who asked in the term, by what became of them."""
    found = report.group("outcome.requested.")
    asked = report["requests.people"]
    if not _shown([asked, *found]) or int(asked.value or 0) > MOST_MARKS:
        return None
    if not asked.value:
        nobody = [one.text for one in report.statements if one.id == "asked_nobody"]
        return Drawn(River((), (_wave(WIDE // 20, 20, 20),), 40, 0), nobody[0]) if nobody else None
    told = [(figure, _number(figure)) for figure in found if _number(figure)]
    step = 40 if int(asked.value) <= FEW else 20
    on_a_line, line, head = WIDE // step, step + 4, 24
    top, shores, waves = 0, [], []
    for figure, count in told:
        marks: list[tuple[int, int]] = []
        for first in range(0, count, on_a_line):
            middle = top + head + line * (first // on_a_line) + line // 2
            waves.append(_wave(on_a_line, step, middle))
            marks += _places(on_a_line, step, middle)[: count - first]
        is_safe = figure.key.endswith("_safe")
        shores.append(Shore(str(figure.means.label), count, top, tuple(marks), is_safe))
        top += head + line * -(-count // on_a_line) + 6
    words = told_in_words(_("Everybody who asked, one mark a person"), [(one.label, one.count) for one in shores])
    return Drawn(River(tuple(shores), tuple(waves), top, step * 3 // 10), words)


def _places(count: int, step: int, middle: int) -> list[tuple[int, int]]:
    """Where the marks of a line of water lie."""
    return [(step // 2 + step * n, middle + SWELL[n % len(SWELL)]) for n in range(count)]


def _wave(count: int, step: int, middle: int) -> str:
    """A line of water from edge to edge."""
    return "M" + "L".join(f"{x} {y}" for x, y in _places(count, step, middle))


def spending(report: AnnualReport) -> Drawn | None:
    """What was spent, by category, the largest first."""
    found = [(Category(kind).label, report[f"spending.category.{kind}"]) for kind in Category.values]
    if not _shown([figure for _label, figure in found]) or not any(_number(figure) for _label, figure in found):
        return None
    rows = sorted(((str(label), _number(figure)) for label, figure in found), key=lambda row: -row[1])
    named = [(label, value, Money(value).plain) for label, value in rows if value]
    alt = told_in_words(_("Spent on rescues, in US dollars"), [(label, words) for label, _value, words in named])
    return Drawn(lying(named), alt)


@dataclass(frozen=True)
class ReserveGauge:
    """The reserve at the end of the term against floor and target, in a bar of 640."""

    available: Bar
    committed: Bar | None
    floor_at: int
    target_at: int
    words: tuple[str, ...]


def gauge(report: AnnualReport) -> Drawn | None:
    """The reserve: what is available and what is promised, or the balance alone where that is withheld."""
    balance, committed, floor, target = (
        _number(report[f"reserve.{name}"]) for name in ("closing", "committed", "floor", "target")
    )
    if report["reserve.closing"].value is None or not target:
        return None
    whole = max(balance, target) * 29 // 25

    def along(amount: int) -> int:
        return max(0, amount * WIDE // whole)

    at_the_end = told_of(report.year, _("The reserve at the end of the term"))
    sums = [(_("floor"), str(Money(floor))), (_("target"), str(Money(target)))]
    if not committed:
        picture = ReserveGauge(
            Bar(0, 20, along(balance), 26, 1), None, along(floor), along(target), (str(Money(balance)),)
        )
        return Drawn(picture, told_in_words(at_the_end, [(_("balance"), str(Money(balance))), *sums]))
    free = along(balance - committed)
    inside = (str(Money(balance - committed)), str(Money(committed)))
    picture = ReserveGauge(
        Bar(0, 20, free, 26, 1), Bar(free, 20, along(balance) - free, 26, 2), along(floor), along(target), inside
    )
    named = [(_("available"), str(Money(balance - committed))), (_("promised to cases"), str(Money(committed))), *sums]
    return Drawn(picture, told_in_words(at_the_end, named))


def told_in_words(what: str, named: list[tuple[str, Any]]) -> str:
    """What is counted, and each part with its number; labels have commas in them, so that these cannot part them."""
    apart = pgettext("between the items of a list", "; ")
    return explained(what, apart.join(f"{label} {value}" for label, value in named))
