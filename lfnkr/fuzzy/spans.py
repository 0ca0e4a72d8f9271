"""Stretches of the calendar that have a name: a year, a season, a month, a day, an hour, a minute; by the clock of Tokyo."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import IntEnum

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _lazy

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Outside of these a year is a slip of the hand. The database holds the same (migrations/sql)."""

JAPAN = timezone(timedelta(hours=9), "JST")
"""Tokyo without the summer time of 1948 to 1951, so that the database reckons the same without a table of zones."""

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Unit(IntEnum):
    """How long a span is, the shortest first."""

    MINUTE = 1
    HOUR = 2
    DAY = 3
    MONTH = 4
    SEASON = 5
    YEAR = 6


class Season(IntEnum):
    """The seasons by their numbers in ISO 8601-2; winter is named by the year of its December."""

    SPRING = 21
    SUMMER = 22
    AUTUMN = 23
    WINTER = 24

    @property
    def first_month(self) -> int:
        """March, June, September or December."""
        return (self - 20) * 3


class NoSuchDate(ValidationError):
    """Words or numbers that are no date of the calendar, or one no living person can mean."""


NO_SUCH_DAY = _lazy("There is no such day in the calendar. Check the day and the month.")
NO_SUCH_YEAR = _lazy("Check the year: it must lie between %(first)d and %(last)d.")
NO_SUCH_TIME = _lazy("There is no such time. Write it with 24 hours, for example 14:05.")

WRITTEN = re.compile(
    r"(?P<year>\d{4})"
    r"(?:-(?P<season>2[1-4])|-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>\d{2})(?:T(?P<hour>\d{2})(?::(?P<minute>\d{2}))?)?)?)?"
)


@dataclass(frozen=True, slots=True)
class Span:
    """One year, or a part of it: what is left out is not known. Raises NoSuchDate for what is not in the calendar."""

    year: int
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int | None = None
    season: Season | None = None

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise NoSuchDate(NO_SUCH_YEAR, params={"first": FIRST_YEAR, "last": LAST_YEAR})
        try:
            date(self.year, self.month or 1, self.day or 1)
        except ValueError:
            raise NoSuchDate(NO_SUCH_DAY) from None
        if not (0 <= (self.hour or 0) < 24 and 0 <= (self.minute or 0) < 60):
            raise NoSuchDate(NO_SUCH_TIME)

    @classmethod
    def parse(cls, text: str) -> Span:
        """The span behind its `text`; raises NoSuchDate."""
        found = WRITTEN.fullmatch(text)
        if not found:
            raise NoSuchDate(NO_SUCH_DAY)
        parts = {name: int(part) for name, part in found.groupdict().items() if part is not None}
        if "season" in parts:
            parts["season"] = Season(parts["season"])
        return cls(**parts)

    @classmethod
    def of_day(cls, day: date) -> Span:
        """A whole day."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def of_minute(cls, moment: datetime) -> Span:
        """The minute of a moment, by the clock of Tokyo."""
        there = moment.astimezone(JAPAN)
        return cls(there.year, there.month, there.day, there.hour, there.minute)

    @property
    def unit(self) -> Unit:
        """How closely it is known."""
        if self.season:
            return Unit.SEASON
        known = [self.month, self.day, self.hour, self.minute]
        return (Unit.YEAR, Unit.MONTH, Unit.DAY, Unit.HOUR, Unit.MINUTE)[sum(part is not None for part in known)]

    @property
    def text(self) -> str:
        """As ISO 8601-2 writes it, always the same for the same span: 2026-11-03T14:05, 2026-11-03, 2026-11, 2026-21, 2026."""
        if self.season:
            return f"{self.year}-{self.season:d}"
        text = str(self.year)
        for sign, part in (("-", self.month), ("-", self.day), ("T", self.hour), (":", self.minute)):
            text += "" if part is None else f"{sign}{part:02}"
        return text

    @property
    def begins(self) -> datetime:
        """Its first moment."""
        month = self.season.first_month if self.season else self.month or 1
        return datetime(self.year, month, self.day or 1, self.hour or 0, self.minute or 0, tzinfo=JAPAN)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return moved(self.begins, self.unit, 1)

    @property
    def first_day(self) -> date:
        """Its first day."""
        return self.begins.date()

    @property
    def last_day(self) -> date:
        """Its last day."""
        return (self.ends - timedelta.resolution).date()

    def neighbour(self, steps: int) -> Span:
        """The span of the same length so many steps later, or earlier; raises NoSuchDate beyond the last year."""
        begins = moved(self.begins, self.unit, steps)
        if self.season:
            place = self.year * 4 + self.season - Season.SPRING + steps
            return Span(place // 4, season=Season(Season.SPRING + place % 4))
        parts = (begins.year, begins.month, begins.day, begins.hour, begins.minute)
        length = {Unit.YEAR: 1, Unit.MONTH: 2, Unit.DAY: 3, Unit.HOUR: 4, Unit.MINUTE: 5}[self.unit]
        return Span(*parts[:length])


MONTHS = {Unit.MONTH: 1, Unit.SEASON: 3, Unit.YEAR: 12}
LENGTHS = {Unit.MINUTE: timedelta(minutes=1), Unit.HOUR: HOUR, Unit.DAY: DAY}


def moved(moment: datetime, unit: Unit, steps: int) -> datetime:
    """A moment so many minutes, days, months … later: for whole months it must lie on the first of one."""
    if unit in LENGTHS:
        return moment + steps * LENGTHS[unit]
    place = moment.year * 12 + moment.month - 1 + steps * MONTHS[unit]
    return moment.replace(year=place // 12, month=place % 12 + 1)
