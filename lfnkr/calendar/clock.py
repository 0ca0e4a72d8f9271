"""What time it is: the one clock of the application, which only the demonstration year and tests may set."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
"""The zone in which days and fiscal years begin and end (design.md, rule 2.11)."""

_set_to: ContextVar[datetime | None] = ContextVar("lfnkr_clock_set_to", default=None)


def now() -> datetime:
    """The present moment in UTC, or the one this thread's clock was set to."""
    return _set_to.get() or datetime.now(UTC)


def today() -> date:
    """The present day in Tokyo."""
    return now().astimezone(TOKYO).date()


def day_of(moment: datetime) -> date:
    """The day of a moment, by the calendar of Tokyo."""
    return moment.astimezone(TOKYO).date()


def midnight(day: date) -> datetime:
    """The first moment of a day in Tokyo."""
    return datetime.combine(day, time.min, TOKYO)


@contextmanager
def at(moment: datetime) -> Iterator[datetime]:
    """Set this thread's clock to a moment, for the length of the block; blocks may be nested.

    Raises ValueError for a moment without a zone, because such a moment is a different one in Tokyo and in Bangkok.
    """
    if moment.tzinfo is None:
        raise ValueError("Give the moment with its time zone, for example datetime(2018, 9, 1, 9, 0, tzinfo=TOKYO).")
    token = _set_to.set(moment.astimezone(UTC))
    try:
        yield now()
    finally:
        _set_to.reset(token)
