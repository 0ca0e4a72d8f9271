"""What a letter to those who gave to one appeal tells: the days of the appeal, its fund's year, and what became of people.

Every figure and sentence of people is the public edition's, as it was frozen. An appeal's title is not told: somebody typed it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import translation

from donations.models import Appeal
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.money import Money
from reports.disclosure.rule import SMALLEST
from reports.figures.books import RESERVE, gifts_booked
from reports.figures.figure import Figure
from reports.freezing.reading import figures_in, held
from reports.models import Edition
from reports.models.audiences import Audience
from reports.models.editions import FileFormat

ASKED = ("asked", "asked_nobody", "asked_not_recorded")
BECAME = ("led_nobody", "led", "taken_over")
"""The sentences of the edition that a letter repeats, where the public was told them."""


@dataclass(frozen=True)
class Line:
    """One line of the fund's year: which it is, and its sum in words."""

    name: str
    """opening, gifts, used, more, less, closing or promised."""
    sum: str

    @property
    def kind(self) -> str:
        """How it is set: as a balance, as a part of the line above, or as any other."""
        return {"opening": "sum", "closing": "sum", "promised": "part"}.get(self.name, "")


@dataclass(frozen=True)
class Letter:
    """What one letter tells, in one language."""

    edition: Edition
    appeal: Appeal
    language: str
    opened_on: date
    closed_on: date | None
    """The last day of the appeal; None where it was open when the term ended."""
    raised: str
    """The gifts booked on the appeal's days in the term; empty where too few stand behind the sum to tell it."""
    lines: tuple[Line, ...]
    has_gifts: bool
    asked: str
    became: tuple[str, ...]
    spent: str
    missing: str


def appeals_of(year: FiscalYear) -> QuerySet[Appeal]:
    """The appeals for the reserve that ran on a day of a term, the first first: its report counts no other fund."""
    ran = Q(closed_on=None) | Q(closed_on__gte=year.starts_on)
    return Appeal.objects.filter(ran, fund__code=RESERVE, opened_on__lte=year.ends_on).order_by("opened_on", "pk")


def letter_of(edition: Edition, appeal: Appeal, language: str) -> Letter:
    """The letter of a signed edition to those who gave to one of the appeals of its term."""
    with translation.override(language):
        return _letter(edition, appeal, language)


def _letter(edition: Edition, appeal: Appeal, language: str) -> Letter:
    told = json.loads(held(edition, Audience.PUBLIC, language, FileFormat.JSON))
    figures, said = figures_in(told), {row["id"]: row["text"] for row in told["statements"]}
    missing = _sum(figures, "unmet.takeovers")
    return Letter(
        edition=edition,
        appeal=appeal,
        language=language,
        opened_on=appeal.opened_on,
        closed_on=_closed_on(appeal, edition.fiscal_year),
        raised=_raised(edition, appeal),
        lines=tuple(_lines(figures)),
        has_gifts=(_sum(figures, "reserve.gifts") or 0) > 0,
        asked=next((said[name] for name in ASKED if name in said), ""),
        became=tuple(said[name] for name in BECAME if name in said),
        spent=said.get("spent", ""),
        missing=str(Money(missing)) if missing and missing > 0 else "",
    )


def _closed_on(appeal: Appeal, year: FiscalYear) -> date | None:
    """The last day of an appeal, where it lies in the term."""
    return appeal.closed_on if appeal.closed_on and appeal.closed_on <= year.ends_on else None


def _sum(figures: dict[str, Figure], key: str) -> int | None:
    """A sum that the public was told exactly."""
    figure = figures.get(key)
    return figure.value if figure and figure.is_exact and isinstance(figure.value, int) else None


def _lines(figures: dict[str, Figure]) -> Iterable[Line]:
    """From the opening to the closing balance, with everything else in one line, so that the sums add up; none where one lacks."""
    keys = ("reserve.opening", "reserve.gifts", "spending.rescue", "reserve.closing")
    opening, gifts, used, closing = (_sum(figures, key) for key in keys)
    if opening is None or gifts is None or used is None or closing is None:
        return
    other = closing - opening - gifts + used
    yield Line("opening", Money(opening).plain)
    yield Line("gifts", Money(gifts).plain)
    yield Line("used", Money(used).plain)
    if other:
        yield Line("more" if other > 0 else "less", Money(abs(other)).plain)
    yield Line("closing", Money(closing).plain)
    promised = _sum(figures, "reserve.committed")
    if promised:
        yield Line("promised", Money(promised).plain)


def _raised(edition: Edition, appeal: Appeal) -> str:
    """The gifts on the days of an appeal, known when the edition was frozen.

    Told only where enough gifts stand behind the sum, and behind what can be computed from it: the rest of the term's, and
    what lies outside all its appeals. Who gave alone is told to nobody.
    """
    year = edition.fiscal_year
    all_gifts = gifts_booked(year, edition.known_at)
    days = [_days(one, year) for one in appeals_of(year)]
    first, last = _days(appeal, year)
    within = [gift for gift in all_gifts if first <= gift.booked_on <= last]
    outside = [gift for gift in all_gifts if not any(begin <= gift.booked_on <= end for begin, end in days)]
    least = SMALLEST[Audience.PUBLIC]
    could_be_told = (len(within), len(all_gifts) - len(within), len(outside))
    if not within or any(0 < number < least for number in could_be_told):
        return ""
    return str(Money(sum(gift.amount for gift in within)))


def _days(appeal: Appeal, year: FiscalYear) -> tuple[date, date]:
    """The days of an appeal that lie in a term."""
    return max(appeal.opened_on, year.starts_on), min(appeal.closed_on or year.ends_on, year.ends_on)
