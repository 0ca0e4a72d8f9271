"""When a task that comes back is due next: counted from the first of its series, so that the 31st stays the end of a month."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count

from cases.tasks.choices import Unit
from lfnkr.calendar.clock import TOKYO
from lfnkr.calendar.months import months_after

SPAN = {Unit.DAYS: timedelta(days=1), Unit.WEEKS: timedelta(weeks=1)}


def later_by(moment: datetime, steps: int, unit: str) -> datetime:
    """A moment so many days, weeks or months later, at the same hour of Tokyo."""
    local = moment.astimezone(TOKYO)
    if unit == Unit.MONTHS:
        return datetime.combine(months_after(local.date(), steps), local.timetz())
    return local + steps * SPAN[Unit(unit)]


def next_due(
    begins_at: datetime, due_at: datetime, now: datetime, *, every: int, unit: str, until: date | None
) -> datetime | None:
    """The first moment of a series after one that was done and after now: what was missed is not made up for.

    None where the series ends before.
    """
    for number in count(1):
        moment = later_by(begins_at, number * every, unit)
        if until is not None and moment.astimezone(TOKYO).date() > until:
            return None
        if moment > due_at and moment > now:
            return moment
    return None
