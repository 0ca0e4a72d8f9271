"""Late entries: what belongs to one day and is booked on a later one, because the months of its day were closed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from django.db import connection

from donations.ledger.models import LedgerEntry
from lfnkr.calendar.fiscal_year import FiscalYear

MOST = 200
"""So many the page lists; what is more stands in the journal."""

LATE = """
    SELECT e.id, d.received_on AS belongs_on
      FROM donations_ledgerentry e
      JOIN donations_journal j ON j.id = e.journal_id AND j.source_kind = 'donation'
      JOIN donations_donation d ON d.id = j.source_id
     WHERE e.booked_on BETWEEN %(first)s AND %(last)s AND d.received_on BETWEEN %(since)s AND %(until)s
       AND d.received_on < e.booked_on
    UNION ALL
    SELECT e.id, (p.paid_at AT TIME ZONE 'Asia/Tokyo')::date
      FROM donations_ledgerentry e
      JOIN donations_journal j ON j.id = e.journal_id AND j.source_kind = 'payment'
      JOIN donations_payment p ON p.id = j.source_id
     WHERE e.booked_on BETWEEN %(first)s AND %(last)s
       AND (p.paid_at AT TIME ZONE 'Asia/Tokyo')::date BETWEEN %(since)s AND %(until)s
       AND (p.paid_at AT TIME ZONE 'Asia/Tokyo')::date < e.booked_on
    ORDER BY 2, 1 LIMIT %(most)s
"""


class Late(NamedTuple):
    """One entry, and the day it belongs to."""

    entry: LedgerEntry
    belongs_on: date


def of_year(year: FiscalYear) -> list[Late]:
    """What belongs to a year, and is booked after it."""
    return _late(since=year.starts_on, until=year.ends_on, first=year.ends_on + timedelta(days=1), last=date.max)


def from_earlier(year: FiscalYear) -> list[Late]:
    """What is booked in a year, and belongs to an earlier one."""
    before = year.starts_on - timedelta(days=1)
    return _late(since=date.min, until=before, first=year.starts_on, last=year.ends_on)


def booked_between(first: date, last: date, *, most: int | None = MOST) -> list[Late]:
    """What is booked between two days, and belongs to an earlier day than that of its booking."""
    return _late(since=date.min, until=last, first=first, last=last, most=most)


def _late(*, most: int | None = MOST, **days: date) -> list[Late]:
    with connection.cursor() as cursor:
        cursor.execute(LATE, {**days, "most": most})
        found = cursor.fetchall()
    entries = LedgerEntry.objects.select_related("fund").in_bulk([key for key, _day in found])
    return [Late(entries[key], day) for key, day in found]
