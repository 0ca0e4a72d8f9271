"""A stretch of whole days that is no term: a quarter, two days somebody chose, everything since the founding."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lfnkr.calendar.clock import midnight
from lfnkr.calendar.fiscal_year import FIRST_TERM_STARTS_IN, FiscalYear
from lfnkr.language.ranges import days

FOUNDED_ON = date(FIRST_TERM_STARTS_IN, 9, 1)
"""The first day of term 1."""
MONTHS_OF_A_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days by the calendar of Tokyo, both ends included; what counts a term asks of it what it asks of a term.

    It is no term: no number, no meeting, no registers of its own, never an edition. Raises ValueError for days in the wrong order.
    """

    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise ValueError(f"A period that begins on {self.starts_on} cannot end on {self.ends_on}.")

    @property
    def term(self) -> None:
        """None: only a term has a number."""
        return None

    @property
    def label(self) -> str:
        """Its two days for machines, as ISO 8601 writes an interval."""
        return f"{self.starts_on.isoformat()}/{self.ends_on.isoformat()}"

    @property
    def name(self) -> str:
        """Its two days in the reader's language; one alone for a period of one day."""
        return days(self.starts_on, self.ends_on)

    @property
    def begins_at(self) -> datetime:
        """The first moment of the period in Tokyo."""
        return midnight(self.starts_on)

    @property
    def over_at(self) -> datetime:
        """The first moment after the period in Tokyo."""
        return midnight(self.ends_on + timedelta(days=1))

    def has_moment(self, moment: datetime) -> bool:
        """Whether a moment falls in this period, by the calendar of Tokyo."""
        return self.begins_at <= moment < self.over_at

    def __str__(self) -> str:
        return self.name


Stretch = FiscalYear | Period
"""What a report may be of."""


def quarters_of(year: FiscalYear) -> list[Period]:
    """The quarters of a term: three calendar months each from its first day, the last as long as the term is."""
    found, first = [], year.starts_on
    while first <= year.ends_on:
        following = _months_after(first, MONTHS_OF_A_QUARTER)
        last = min(following - timedelta(days=1), year.ends_on)
        found.append(Period(first, last))
        first = following
    return found


def _months_after(day: date, months: int) -> date:
    """The first day of the month some months after that of a day."""
    month = day.month - 1 + months
    return date(day.year + month // 12, month % 12 + 1, 1)
