"""An age as it was told: what it says of the birth, how old that makes somebody on a day; no database here."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from lfnkr.fuzzy.dates import FuzzyDate, exactly

ADULT_FROM = 18 * 12
"""Full months from which somebody is an adult (design rule 3)."""
OLDEST, MOST_MONTHS = 120, 60
"""Years nobody exceeds, and months from which on an age is told in years; the database holds the same."""


class AgeKind(TextChoices):
    """How an age is told."""

    YEARS = "y", _lazy("full years")
    MONTHS = "m", _lazy("full months")
    COUNTING = "c", _lazy("Korean counting age")
    EITHER = "e", _lazy("years, full or by counting")
    BAND = "b", _lazy("from and to, in full years")
    BORN = "born", _lazy("date of birth")
    UNKNOWN = "?", _lazy("not known")


class AgePart(TextChoices):
    """What a person counts as on a day (design rule 14)."""

    ADULT = "adult", _lazy("adult")
    CHILD = "child", _lazy("child")
    NOT_KNOWN = "unknown", _lazy("age not known")


IN_YEARS = (AgeKind.YEARS, AgeKind.EITHER, AgeKind.BAND)
"""Ages told in years of life, which begin on a day nobody told."""


class NoSuchAge(ValidationError):
    """An age nobody can have."""


TOO_OLD = _lazy("This is more than %(most)d years. Check the age.")
TOO_MANY_MONTHS = _lazy("Above %(n)d months, give the age in years.")
NO_AGE = _lazy("There is no such age.")
UNBORN = _lazy("This birth comes after the day it was told.")
WRITTEN = re.compile(r"(?:(\d{1,3})-(\d{1,3})b|(\d{1,3})([ymce]))@(\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True)
class Age:
    """How old somebody is, as closely as it was told, with the day it was told (no day beside a date of birth).

    `low` and `high` are in the unit of the kind; they differ in a band only. *Not known* was asked; where nobody asked,
    there is no age at all (None). Raises NoSuchAge for one nobody can have.
    """

    kind: AgeKind
    low: int = 0
    high: int = 0
    told_on: date | None = None
    born: FuzzyDate | None = None

    def __post_init__(self) -> None:
        if (self.kind == AgeKind.BORN) != (self.born is not None) or self.is_counted != (self.told_on is not None):
            raise ValueError("An age has the day it was told, or else a date of birth.")
        if not 0 <= self.low <= self.high or (self.kind == AgeKind.COUNTING and self.low == 0):
            raise NoSuchAge(NO_AGE)
        if self.kind == AgeKind.MONTHS and self.high > MOST_MONTHS:
            raise NoSuchAge(TOO_MANY_MONTHS, params={"n": MOST_MONTHS})
        if self.high > OLDEST:
            raise NoSuchAge(TOO_OLD, params={"most": OLDEST})

    @classmethod
    def parse(cls, text: str) -> Age:
        """The age behind its `text`; raises NoSuchAge, and NoSuchDate for a birth that is none."""
        if text == "?":
            return cls(AgeKind.UNKNOWN)
        if text.startswith("born "):
            return cls(AgeKind.BORN, born=FuzzyDate.parse(text.removeprefix("born ")))
        found = WRITTEN.fullmatch(text)
        if not found:
            raise NoSuchAge(NO_AGE)
        low, high, single, unit, told = found.groups()
        kind = AgeKind(unit) if unit else AgeKind.BAND
        return cls(kind, int(low or single), int(high or single), date.fromisoformat(told))

    @property
    def text(self) -> str:
        """As it is kept: `34y@2018-06-15`, `10m@…`, `35c@…`, `30-39b@…`, `born 1990-05`, `?`."""
        if self.kind == AgeKind.UNKNOWN:
            return "?"
        if self.kind == AgeKind.BORN:
            return f"born {self.born.text}"
        number = f"{self.low}-{self.high}" if self.kind == AgeKind.BAND else f"{self.low}"
        return f"{number}{self.kind.value}@{self.told_on.isoformat()}"

    @property
    def is_counted(self) -> bool:
        """Whether it is a number that was told on a day."""
        return self.kind not in (AgeKind.BORN, AgeKind.UNKNOWN)

    def as_told_on(self, day: date) -> Age:
        """The same age as told on another day; a date of birth stays what it is."""
        return replace(self, told_on=day) if self.is_counted else self

    @property
    def is_exact(self) -> bool:
        """Whether the very day of the birth is known."""
        return self.born is not None and self.born.is_exact_day

    @property
    def born_from(self) -> date | None:
        """The first day of the birth that agrees with it; None where there is none."""
        if self.born:
            return self.born.first_day
        if not self.is_counted:
            return None
        if self.kind == AgeKind.COUNTING:
            return date(self.told_on.year - self.low + 1, 1, 1)
        in_months = 1 if self.kind == AgeKind.MONTHS else 12
        return day_after(months_earlier(self.told_on, (self.high + 1) * in_months))

    @property
    def born_until(self) -> date | None:
        """The last day of the birth that agrees with it; None where there is none."""
        if self.born:
            return self.born.last_day
        if not self.is_counted:
            return None
        if self.kind in (AgeKind.COUNTING, AgeKind.EITHER):
            return min(date(self.told_on.year - max(self.low, 1) + 1, 12, 31), self.told_on)
        return months_earlier(self.told_on, self.low * (1 if self.kind == AgeKind.MONTHS else 12))

    def months_on(self, day: date) -> tuple[int, int] | None:
        """The fewest and the most full months on a day; None when nothing is known.

        Raises NoSuchAge for somebody not born yet on that day, and for more than 120 years.
        """
        if self.kind == AgeKind.UNKNOWN or (self.born and not self.born.is_known):
            return None
        first, last = self.born_from, self.born_until
        if self.born and first and first > day:
            raise NoSuchAge(UNBORN)
        fewest, most = months_between(first, last, day, self.told_on if self.kind in IN_YEARS else None)
        if fewest > OLDEST * 12:
            raise NoSuchAge(TOO_OLD, params={"most": OLDEST})
        return fewest, max(min(most, OLDEST * 12 + 11), fewest)

    def part_on(self, day: date) -> AgePart:
        """Adult or child on a day where every birth that agrees with it makes them so; else not known."""
        months = self.months_on(day)
        if months is None or months[0] < ADULT_FROM <= months[1]:
            return AgePart.NOT_KNOWN
        return AgePart.ADULT if months[0] >= ADULT_FROM else AgePart.CHILD

    @property
    def words(self) -> str:
        """Without the day it was told: "34 years", "in the thirties"; what is shown can be typed in again."""
        if self.kind == AgeKind.UNKNOWN:
            return _("not known")
        if self.kind == AgeKind.BORN:
            return _("born %(date)s") % {"date": self.born}
        if self.kind == AgeKind.BAND:
            return self._band_words()
        sentence = {
            AgeKind.YEARS: ngettext("%(n)d year", "%(n)d years", self.low),
            AgeKind.MONTHS: ngettext("%(n)d month", "%(n)d months", self.low),
            AgeKind.COUNTING: _("%(n)d by Korean counting"),
            AgeKind.EITHER: _("%(n)d, full years or by counting"),
        }[self.kind]
        return sentence % {"n": self.low}

    def _band_words(self) -> str:
        if (self.low, self.high) in NAMED_BANDS:
            return str(NAMED_BANDS[self.low, self.high])
        if self.high == self.low + 9 and self.low % 10 == 0:
            return _("%(decade)ds") % {"decade": self.low}
        if self.high == OLDEST:
            return _("%(n)d years or older") % {"n": self.low}
        return _("%(low)d to %(high)d years") % {"low": self.low, "high": self.high}

    def __str__(self) -> str:
        """In the reader's language, with the day it was told."""
        if not self.is_counted:
            return self.words
        day = date_format(self.told_on, "DATE_FORMAT")
        return _("%(age)s, as told on %(day)s") % {"age": self.words, "day": day}


NAMED_BANDS = {
    (0, 1): _lazy("baby"),
    (0, 17): _lazy("child"),
    (13, 19): _lazy("teenager"),
    (18, OLDEST): _lazy("adult"),
}
"""Ages told in a word, by their first and last full year."""


def years(n: int, told_on: date) -> Age:
    """So many full years, as told on a day."""
    return Age(AgeKind.YEARS, n, n, told_on)


def months(n: int, told_on: date) -> Age:
    """So many full months, as told on a day."""
    return Age(AgeKind.MONTHS, n, n, told_on)


def counting(n: int, told_on: date) -> Age:
    """So many years by Korean counting: one at birth, one more at each New Year."""
    return Age(AgeKind.COUNTING, n, n, told_on)


def band(low: int, high: int, told_on: date) -> Age:
    """From so many to so many full years, both included."""
    return Age(AgeKind.BAND, low, high, told_on)


def born(when: FuzzyDate | str) -> Age:
    """By a date of birth, as closely as it is known."""
    return Age(AgeKind.BORN, born=exactly(when) if isinstance(when, str) else when)


UNKNOWN = Age(AgeKind.UNKNOWN)
"""Asked, and not known."""


def full_months(start: date, day: date) -> int:
    """Full months from one day to another, rounded down; negative when the day comes first."""
    return (day.year - start.year) * 12 + day.month - start.month - (day.day < start.day)


def months_between(
    born_from: date | None, born_until: date | None, day: date, told_in_years_on: date | None = None
) -> tuple[int, int]:
    """The fewest and the most full months on a day of whoever was born between two days, never less than none.

    An age told in years is true on the day it was told. For a day before that it goes back by whole years, to the nearest:
    whoever is 22 was 22 nine days ago, and 21 a year ago.
    """
    back = 0
    if told_in_years_on and day < told_in_years_on:
        back = (full_months(day, told_in_years_on) + 6) // 12 * 12
        day = told_in_years_on
    fewest = max(full_months(born_until, day) - back, 0) if born_until else 0
    most = full_months(born_from, day) - back if born_from else OLDEST * 12
    return fewest, max(most, fewest)


def months_earlier(day: date, count: int) -> date:
    """The last day from which at least so many full months have passed."""
    place = day.year * 12 + day.month - 1 - count
    year, month = place // 12, place % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def day_after(day: date) -> date:
    """The next day."""
    return date.fromordinal(day.toordinal() + 1)
