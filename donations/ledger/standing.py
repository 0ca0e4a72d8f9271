"""What a fund had free at a moment, and the first day on which a booking would leave it short; nothing is written.

Both are asked of the functions of the database that its triggers ask (the SQL beside migration 0027), so that a page, an
action and the second wall say the same.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.db import connection

from donations.ledger.models import Fund
from lfnkr.calendar import clock


class ShortDay(NamedTuple):
    """A day as it would end: what nothing would have promised, and what would be promised, in minor units."""

    day: date
    available: int
    committed: int


def available_at(fund: Fund, moment: datetime | None = None) -> int | None:
    """What nothing had promised at a moment, by what is booked up to it; None where the ledger begins later.

    Without a moment, now.
    """
    if moment is None:
        return fund.available
    with connection.cursor() as cursor:
        cursor.execute("SELECT donations_available_at(%s, %s, %s)", [fund.pk, moment, clock.now()])
        return cursor.fetchone()[0]


def first_short_day(fund_id: object, day: date, *, balance: int, committed: int) -> ShortDay | None:
    """The first day from one on that a fund could not bear, were so much booked on it; None where all can."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM donations_first_short_day(%s, %s, %s, %s, false)", [fund_id, day, balance, committed]
        )
        found = cursor.fetchone()
    return ShortDay(*found) if found else None
