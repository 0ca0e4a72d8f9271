"""Whether a day of the books is open; closing months and opening them again is in donations/months."""

from __future__ import annotations

from datetime import date, timedelta

from donations.periods import errors
from donations.periods.models import closed_until
from lfnkr.errors import DomainError


def may_book_on(day: date) -> DomainError | None:
    """Whether something may be booked on a day: it is in no closed month."""
    last = closed_until()
    if last is None or day > last:
        return None
    return errors.PeriodClosed.of(last, last + timedelta(days=1))
