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
from lfnkr.language.lists import explained, gap
from lfnkr.money import Money
from reports.figures.figure import Figure
from reports.narrative.stretch import told_of

if TYPE_CHECKING:
    from reports.editions.annual import AnnualReport

WIDE = 640
ROW = 25
LABELS = 264
"""Room for the words before a lying bar."""


@dataclass(frozen=True)
class Drawn:
    """A picture with its alternative text, which says everything that is to be seen."""

    picture: Any
    alt: str


FILLS = ("#0d5459", "#6fa3a1", "#c2d5d1", "#ffffff", "#1d2321")
"""The tints of the parts of a stripe: known answers dark to light, then white with an outline, then nearly black."""


@dataclass(frozen=True)
class Part(Bar):
    """One part of a lying bar."""

    @property
    def fill(self) -> str:
        """Its tint, on screen and on paper."""
        return FILLS[min(self.series, len(FILLS)) - 1]


@dataclass(frozen=True)
class Stripe:
    """One lying bar with its words: parts one after the other, or a single one with its value behind it."""

    label: str
    top: int
    parts: tuple[Part, ...]
    value: str = ""

    @property
    def middle(self) -> int:
        """The height at which its words stand."""
        return self.top + 10

    @property
    def end(self) -> int:
        """Where its last part ends."""
        return max((part.x + part.width for part in self.parts), default=LABELS)


@dataclass(frozen=True)
class Stripes:
    """Lying bars under each other, with the names of their parts."""

    stripes: tuple[Stripe, ...]
    series: tuple[tuple[int, str], ...] = ()
    width: int = WIDE
    row: int = ROW

    @property
    def height(self) -> int:
        """As high as its rows."""
        return self.row * len(self.stripes)


def _shown(figures: list[Figure]) -> bool:
    return all(figure.is_exact for figure in figures)


def _number(figure: Figure) -> int:
    return figure.value if isinstance(figure.value, int) else 0


def stacked(rows: list[tuple[str, list[int]]], series: list[str]) -> Stripes:
    """A stripe a row, all as long as the largest sum, a part a series with its count inside."""
    longest = max([sum(values) for _label, values in rows] + [1])
    room = WIDE - LABELS
    stripes = []
    for n, (label, values) in enumerate(rows):
        at, parts = 0, []
        for which, count in enumerate(values, start=1):
            left, right = (LABELS + room * edge // longest for edge in (at, at + count))
            parts += [Part(left, n * ROW, right - left, 20, which, str(count))] if count else []
            at += count
        stripes.append(Stripe(label, n * ROW, tuple(parts)))
    return Stripes(tuple(stripes), tuple(enumerate(series, start=1)))


def lying(rows: list[tuple[str, int, str]]) -> Stripes:
    """A bar a row, with its value in words behind it; the longest leaves room for them."""
    longest = max([value for _label, value, _words in rows] + [1])
    room = WIDE - LABELS - 110
    stripes = (
        Stripe(label, n * ROW, (Part(LABELS, n * ROW, max(0, room * value // longest), 20, 1),), words)
        for n, (label, value, words) in enumerate(rows)
    )
    return Stripes(tuple(stripes))


def composition(report: AnnualReport) -> Drawn | None:
    """The people who asked by the composition of their party."""
    found = report.group("composition.requested.")
    if not _shown(found) or not any(_number(figure) for figure in found):
        return None
    named = [(figure.means.label, _number(figure)) for figure in found if _number(figure)]
    if len(named) > len(FILLS):
        return None
    picture = stacked([(_("People who asked"), [count for _label, count in named])], [label for label, _count in named])
    return Drawn(picture, told_in_words(_("People who asked, by their party"), named))


def months(report: AnnualReport) -> Drawn | None:
    """The adults who asked, month by month."""
    found = report.group("requests.month.")
    if not _shown(found) or not any(_number(figure) for figure in found):
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
    picture = flow_picture(_("people asked"), told, columns=(_("Outcome"), _("People")))
    return Drawn(picture, told_in_words(_("Of %(n)d people who asked") % {"n": asked.value}, told))


def circumstances(rows: list[tuple[str, list[Figure]]], series: list[str]) -> Drawn | None:
    """The answers to each question, of all adults who asked."""
    if (
        not rows
        or not all(_shown(figures) for _label, figures in rows)
        or not any(f.denominator for _label, figures in rows for f in figures)
    ):
        return None
    numbers = [(label, [_number(figure) for figure in figures]) for label, figures in rows]
    stop = pgettext("end of a sentence", ".") + gap()
    told = stop.join(told_in_words(label, list(zip(series, values, strict=True))) for label, values in numbers)
    return Drawn(stacked(numbers, series), told)


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


def spending(report: AnnualReport) -> Drawn | None:
    """What was spent, by category, the largest first."""
    found = [(Category(kind).label, report[f"spending.category.{kind}"]) for kind in Category.values]
    if not _shown([figure for _label, figure in found]) or not any(_number(figure) for _label, figure in found):
        return None
    rows = sorted(((str(label), _number(figure)) for label, figure in found), key=lambda row: -row[1])
    named = [(label, value, Money(value).plain) for label, value in rows]
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
