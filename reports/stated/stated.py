"""What stands of numbers that were stated once: totals of a term, opening totals, claims; with their parts and what is left of them.

Nothing here is counted, and nothing here is added to what is counted. Whoever prints one says that it was stated, by whom.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lfnkr.accounts.models import User
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.fuzzy.dates import FuzzyDate
from lfnkr.language.wordings import known
from reports.figures.definitions import all_definitions
from reports.models import StatedKind, StatedNumber
from reports.models.stated import Breakdown, Qualifier
from reports.stated.words import stated_words, with_unit

BOUNDED_BELOW = (Qualifier.EXACTLY, Qualifier.MORE_THAN, Qualifier.AT_LEAST)
"""Qualifiers under which a number is the least there was; "about" and "nearly" say no such thing."""
BOUNDED_ABOVE = (Qualifier.EXACTLY, Qualifier.NEARLY)
"""Qualifiers under which there was no more."""


@dataclass(frozen=True)
class Parts:
    """What a whole was parted into by one thing, and what is left of it."""

    breakdown: Breakdown
    stated: tuple[Stated, ...]
    whole: Decimal
    remainder: Decimal | None
    """What the parts leave of the whole; None where one of them, or the whole, was not stated exactly."""

    @property
    def sum(self) -> Decimal:
        """What the parts are together."""
        return sum((part.number for part in self.stated), Decimal(0))

    @property
    def remainder_words(self) -> str:
        """What is left, in the unit of the whole."""
        return "" if self.remainder is None else with_unit(self.remainder, self.stated[0].unit)

    @property
    def remainder_label(self) -> str:
        """What is left, in words: "destination not stated"."""
        return _("%(what)s not stated") % {"what": self.breakdown.label}


@dataclass(frozen=True)
class Stated:
    """One number that was stated once and stands: two officers entered it, and it was never counted.

    `number` is in the unit itself (people, whole US dollars), never in minor units, and is what `qualifier` says of it.
    """

    row: StatedNumber
    parts: tuple[Parts, ...] = ()

    @property
    def key(self) -> str:
        """The key of the declared figure it answers; "" where none does."""
        return self.row.key

    @property
    def label(self) -> str:
        """What it counts, in the reader's language: the label of its figure, else the words it was entered with."""
        if self.row.name:
            return known(self.row.name)
        means = all_definitions().get(self.row.key)
        return str(means.label) if means else self.row.key

    @property
    def dated_label(self) -> str:
        """The same with the day up to which it holds, where it is not about a whole term."""
        if self.up_to is None:
            return self.label
        words = {"label": self.label, "day": date_format(self.up_to, "DATE_FORMAT")}
        return _("%(label)s, up to and with %(day)s") % words

    @property
    def number(self) -> Decimal:
        """The number, without the word for how exactly it was stated."""
        return self.row.number

    @property
    def qualifier(self) -> Qualifier:
        """How exactly it was stated."""
        return Qualifier(self.row.qualifier)

    @property
    def unit(self) -> str:
        """What it counts."""
        return self.row.unit

    @property
    def words(self) -> str:
        """The number as it prints: "14", "more than USD 20,000", "55 %"."""
        return stated_words(self.row.number, self.row.qualifier, self.row.unit)

    @property
    def quote(self) -> str:
        """The words that were printed, in their `language`."""
        return self.row.quote

    @property
    def language(self) -> str:
        """The language of its words."""
        return self.row.language

    @property
    def definition(self) -> str:
        """What it means, as it was stated."""
        return self.row.definition

    @property
    def source(self) -> str:
        """The publication."""
        return self.row.publication

    @property
    def printed(self) -> FuzzyDate:
        """When it was printed, as closely as it is known."""
        return self.row.printed

    @property
    def place(self) -> str:
        """Where in the publication."""
        return self.row.place

    @property
    def year(self) -> FiscalYear | None:
        """The term it is of."""
        return self.row.fiscal_year

    @property
    def up_to(self) -> date | None:
        """The last day it holds for."""
        return self.row.up_to

    @property
    def entered_by(self) -> User:
        """The officer who entered it."""
        return self.row.proposed_by

    @property
    def agreed_by(self) -> User:
        """The officer who agreed to it."""
        return self.row.approved_by

    @property
    def release_key(self) -> str:
        """What a release to members or the public names: nothing of it goes outside without one."""
        return f"stated.{self.row.pk}"

    @property
    def source_words(self) -> str:
        """Where and when it was printed, in one line."""
        facts = {"publication": known(self.source), "place": known(self.place), "day": self.printed}
        if not self.printed.is_known:
            return _("%(publication)s, %(place)s; day not known") % facts
        return pgettext("a source", "%(publication)s, %(place)s; %(day)s") % facts


def totals_of(year: FiscalYear, known_at: datetime | None = None) -> list[Stated]:
    """The totals of a term of which nobody kept the records, wholes with their parts; now, or as they stood at a moment."""
    return _wholes(_standing(known_at).filter(kind=StatedKind.TOTAL, fiscal_year=year))


def opening_totals(before: date, known_at: datetime | None = None) -> list[Stated]:
    """The totals up to a day before a day, the earliest first; several may stand, each by its own definition, and never add up."""
    return _wholes(
        _standing(known_at).filter(kind=StatedKind.OPENING, up_to__lt=before).order_by("up_to", "proposed_at")
    )


def claims_of(year: FiscalYear | None, known_at: datetime | None = None) -> list[Stated]:
    """The published claims about a term; of no term (since founding, up to a day) where None is given."""
    return _wholes(_standing(known_at).filter(kind=StatedKind.CLAIM, fiscal_year=year))


def _standing(known_at: datetime | None) -> QuerySet[StatedNumber]:
    rows = StatedNumber.objects.standing_at(known_at) if known_at else StatedNumber.objects.standing()
    return rows.select_related("fiscal_year", "proposed_by", "approved_by", "part_of")


def _wholes(rows: Iterable[StatedNumber]) -> list[Stated]:
    """The numbers that are part of nothing, each with its parts, and theirs."""
    found = list(rows)
    by_whole: dict[object, list[StatedNumber]] = {}
    for row in found:
        by_whole.setdefault(row.part_of.line if row.part_of else None, []).append(row)
    return [_with_parts(row, by_whole) for row in by_whole.get(None, [])]


def _with_parts(row: StatedNumber, by_whole: dict[object, list[StatedNumber]]) -> Stated:
    parted: dict[str, list[Stated]] = {}
    for part in by_whole.get(row.line, []):
        parted.setdefault(part.breakdown, []).append(_with_parts(part, by_whole))
    parts = [_parts(row, Breakdown(name), tuple(parted[name])) for name in Breakdown if name in parted]
    return Stated(row, tuple(parts))


def _parts(whole: StatedNumber, breakdown: Breakdown, stated: tuple[Stated, ...]) -> Parts:
    is_exact = {whole.qualifier, *(part.qualifier for part in stated)} == {Qualifier.EXACTLY}
    left = whole.number - sum((part.number for part in stated), Decimal(0))
    return Parts(breakdown, stated, whole.number, left if is_exact else None)
