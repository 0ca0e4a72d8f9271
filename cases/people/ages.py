"""Ages in full months, from a date of birth known in full or in part, or from an age as told; nothing is stored here."""

from __future__ import annotations

import calendar
import re
from datetime import date

from cases import errors
from cases.choices import AgeUnit, Reckoning

OLDEST_MONTHS = 120 * 12
PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")

Age = tuple[int | None, bool]
"""Full months (None: not known), and whether they are exact or a lower bound."""


def months_at(
    birth_on: str | None,
    stated_age: int | None,
    unit: str,
    stated_on: date | None,
    day: date,
    reckoning: str = Reckoning.FULL,
) -> Age:
    """The age on a day in full months, and whether it is exact.

    A month or a year of birth, an age as told and a counting age give the lower bound: the youngest she can be. Refused when
    it is impossible: more than 120 years, a birth after the day, a date that is none.
    """
    if birth_on:
        earliest, latest = days_meant(birth_on)
        if earliest > day:
            raise errors.ImpossibleBirthDate
        return _possible(full_months(latest, day)), earliest == latest
    if stated_age is None or stated_on is None:
        return None, False
    years_in_hand = 2 if reckoning == Reckoning.COUNTING and unit == AgeUnit.YEARS else 0
    told = stated_age if unit == AgeUnit.MONTHS else max(stated_age - years_in_hand, 0) * 12
    return _possible(told + full_months(stated_on, day)), False


def days_meant(birth_on: str) -> tuple[date, date]:
    """The first and the last day a date of birth, written in full or in part, may mean; refused when it means none."""
    found = PARTIAL_DATE.fullmatch(birth_on.strip())
    if not found:
        raise errors.ImpossibleBirthDate
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        if day:
            return date(year, month, day), date(year, month, day)
        if month:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(year, 1, 1), date(year, 12, 31)
    except ValueError:  # calendar.IllegalMonthError is one, too
        raise errors.ImpossibleBirthDate from None


def full_months(start: date, day: date) -> int:
    """Full months from one day to another, rounded down; negative when the day comes first."""
    return (day.year - start.year) * 12 + day.month - start.month - (day.day < start.day)


def _possible(months: int) -> int:
    """The months, never below nought; refused above 120 years."""
    if months > OLDEST_MONTHS:
        raise errors.ImpossibleAge
    return max(months, 0)
