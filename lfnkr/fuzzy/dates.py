"""A date as closely as it is known: what it may mean, how it is kept as text, which of two comes first; no database here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import total_ordering

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext

from lfnkr.fuzzy.spans import DAY, HOUR, NoSuchDate, Span, Unit, moved
from lfnkr.fuzzy.words import said


class DateKind(TextChoices):
    """What is said of the span or the two spans of a date."""

    EXACT = "exact", _lazy("exact")
    BEFORE = "before", _lazy("before")
    AFTER = "after", _lazy("after")
    BETWEEN = "between", _lazy("between")
    ABOUT = "about", _lazy("about")
    UNKNOWN = "unknown", _lazy("not known")


NOT_KNOWN = "?"
OUT_OF_ORDER = _lazy("The last day comes before the first.")
BEGINNING, END = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
"""Stand for "no bound" where dates are put in order."""


@total_ordering
@dataclass(frozen=True, slots=True)
class FuzzyDate:
    """When something happened, as closely as it is known.

    The span itself says whether the minute, hour, day, month, season or year is known. *Before* and *after* a span do not
    touch it; *between* two holds both; *about* reaches one unit further to both sides (three days about a day, an hour about
    a minute), which is what counting goes by. *Not known* was asked; where nobody asked, there is no date at all (None).
    Raises NoSuchDate for an order that cannot be.
    """

    kind: DateKind
    span: Span | None = None
    last: Span | None = None

    def __post_init__(self) -> None:
        needed = {DateKind.UNKNOWN: 0, DateKind.BETWEEN: 2}.get(self.kind, 1)
        if (self.span is not None) + (self.last is not None) != needed or (self.last and not self.span):
            raise ValueError(f"A date that is “{self.kind.value}” has {needed} spans.")
        if self.last and (self.last.begins <= self.span.begins or self.last.ends < self.span.ends):
            raise NoSuchDate(OUT_OF_ORDER)

    @classmethod
    def parse(cls, text: str) -> FuzzyDate:
        """The date behind its `text`; raises NoSuchDate."""
        if text == NOT_KNOWN:
            return cls(DateKind.UNKNOWN)
        if ".." in text:
            first, last = text.split("..", 1)
            return cls(DateKind.BETWEEN, Span.parse(first), Span.parse(last))
        if text[:1] in SIGNS:
            return cls(SIGNS[text[:1]], Span.parse(text[1:]))
        if text.endswith("~"):
            return cls(DateKind.ABOUT, Span.parse(text[:-1]))
        return cls(DateKind.EXACT, Span.parse(text))

    @property
    def text(self) -> str:
        """As it is kept: `2026-11-03`, `<2026-11`, `>2026`, `2012..2014`, `2016~`, `?`; always the same for the same date."""
        if self.kind == DateKind.UNKNOWN:
            return NOT_KNOWN
        before = {DateKind.BEFORE: "<", DateKind.AFTER: ">"}.get(self.kind, "")
        behind = {DateKind.ABOUT: "~", DateKind.BETWEEN: f"..{self.last.text}" if self.last else ""}.get(self.kind, "")
        return f"{before}{self.span.text}{behind}"

    @property
    def unit(self) -> Unit | None:
        """How closely its (first) span is known."""
        return self.span.unit if self.span else None

    @property
    def is_known(self) -> bool:
        """Whether anything was said."""
        return self.kind != DateKind.UNKNOWN

    @property
    def is_exact_day(self) -> bool:
        """Whether one single day is meant."""
        return self.kind == DateKind.EXACT and self.span.unit <= Unit.DAY

    @property
    def earliest(self) -> datetime | None:
        """The first moment it may mean; None where there is no such bound."""
        if self.kind in (DateKind.UNKNOWN, DateKind.BEFORE):
            return None
        if self.kind == DateKind.AFTER:
            return self.span.ends
        return _widened(self.span, -1) if self.kind == DateKind.ABOUT else self.span.begins

    @property
    def latest(self) -> datetime | None:
        """The first moment it cannot mean any more; None where there is no such bound."""
        if self.kind in (DateKind.UNKNOWN, DateKind.AFTER):
            return None
        if self.kind == DateKind.BEFORE:
            return self.span.begins
        return _widened(self.span, 1) if self.kind == DateKind.ABOUT else (self.last or self.span).ends

    @property
    def first_day(self) -> date | None:
        """The first day it may mean, in Tokyo."""
        return self.earliest and self.earliest.date()

    @property
    def last_day(self) -> date | None:
        """The last day it may mean, in Tokyo."""
        return self.latest and (self.latest - timedelta.resolution).date()

    def is_certainly_within(self, begins: datetime, ends: datetime) -> bool:
        """Whether it must lie in the stretch from `begins` up to, and not with, `ends`; never when a bound is missing."""
        if self.earliest is None or self.latest is None:
            return False
        return begins <= self.earliest and self.latest <= ends

    def may_be_within(self, begins: datetime, ends: datetime) -> bool:
        """Whether it may lie in the stretch from `begins` up to, and not with, `ends`."""
        return (self.earliest or BEGINNING) < ends and begins < (self.latest or END)

    def is_certainly_before(self, other: FuzzyDate) -> bool:
        """Whether all it may mean comes before all the other may mean."""
        return self.latest is not None and other.earliest is not None and self.latest <= other.earliest

    @property
    def sort_key(self) -> tuple[datetime, datetime, str]:
        """Orders dates by the first moment they may mean, where there is none by the last; not known comes last."""
        earliest, latest = self.earliest, self.latest
        return earliest or latest or END, latest or END, self.text

    def __lt__(self, other: FuzzyDate) -> bool:
        if not isinstance(other, FuzzyDate):
            return NotImplemented
        return self.sort_key < other.sort_key

    def __str__(self) -> str:
        """In the reader's language: "before Nov 2026"; what is shown can be typed in again."""
        words = {
            DateKind.BEFORE: _("before %(date)s"),
            DateKind.AFTER: _("after %(date)s"),
            DateKind.ABOUT: pgettext("a date", "about %(date)s"),
        }
        if self.kind == DateKind.UNKNOWN:
            return _("not known")
        if self.kind == DateKind.BETWEEN:
            return _("between %(first)s and %(last)s") % {"first": said(self.span), "last": said(self.last)}
        return words.get(self.kind, "%(date)s") % {"date": said(self.span)}


SIGNS = {"<": DateKind.BEFORE, ">": DateKind.AFTER}
ABOUT = {Unit.MINUTE: HOUR, Unit.HOUR: HOUR, Unit.DAY: 3 * DAY}
"""How much further "about" reaches; longer units reach one of their own further."""


def _widened(span: Span, direction: int) -> datetime:
    edge = span.begins if direction < 0 else span.ends
    return edge + direction * ABOUT[span.unit] if span.unit in ABOUT else moved(edge, span.unit, direction)


def _span(when: str | date | datetime) -> Span:
    if isinstance(when, datetime):
        return Span.of_minute(when)
    return Span.of_day(when) if isinstance(when, date) else Span.parse(when)


def exactly(when: str | date | datetime) -> FuzzyDate:
    """As closely as it is written: "2026-11-03", "2026-11", "2026-21" (spring), "2026", a day, or the minute of a moment."""
    return FuzzyDate(DateKind.EXACT, _span(when))


def before(when: str | date | datetime) -> FuzzyDate:
    """Some time before, not touching it."""
    return FuzzyDate(DateKind.BEFORE, _span(when))


def after(when: str | date | datetime) -> FuzzyDate:
    """Some time after, not touching it."""
    return FuzzyDate(DateKind.AFTER, _span(when))


def about(when: str | date | datetime) -> FuzzyDate:
    """About then."""
    return FuzzyDate(DateKind.ABOUT, _span(when))


def between(first: str | date | datetime, last: str | date | datetime) -> FuzzyDate:
    """Some time between two, both of them included; twice the same is the same as exactly it."""
    first, last = _span(first), _span(last)
    return FuzzyDate(DateKind.EXACT, first) if first == last else FuzzyDate(DateKind.BETWEEN, first, last)


UNKNOWN = FuzzyDate(DateKind.UNKNOWN)
"""Asked, and not known."""
