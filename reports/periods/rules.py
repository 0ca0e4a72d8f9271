"""Whether a stretch of days may be counted as a period."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.formats import date_format

from lfnkr.calendar import clock
from lfnkr.errors import DomainError
from lfnkr.web.form_fields import FIRST_YEAR
from reports.periods import errors

FURTHEST = timedelta(days=366)
"""How far after today a period may end."""


def may_count(first: date, last: date) -> DomainError | None:
    """Whether the days from one to another, both included, may be counted: in order, begun, and not without end."""
    if last < first:
        return errors.EndsBeforeItBegins(first=_day(first), last=_day(last))
    if first.year < FIRST_YEAR:
        return errors.BeforeEveryRecord()
    if first > clock.today():
        return errors.NotBegunYet(first=_day(first))
    latest = clock.today() + FURTHEST
    return errors.EndsTooLate(latest=_day(latest)) if last > latest else None


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
