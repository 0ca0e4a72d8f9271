"""From which day on there are records: a report that begins before it says so, and counts nothing of the days before."""

from __future__ import annotations

from datetime import date

from django.db.models import Min

from cases.events.choices import EventKind
from cases.models import Case, Event, Mission, StatusChange
from donations.models import LedgerEntry
from lfnkr.calendar.clock import day_of
from lfnkr.calendar.period import Period, Stretch


def records_begin_on(stretch: Stretch) -> date | None:
    """The day of the first record there is, where a period begins before it; None otherwise, and of a term.

    Of requests, their steps, deaths, entries of the books, and missions. Must run where every case may be read.
    """
    if not isinstance(stretch, Period):
        return None
    steps = StatusChange.objects.filter(voided_at=None, member__voided_at=None)
    deaths = Event.objects.standing().filter(kind=EventKind.DEATH)
    moments = [
        Case.objects.aggregate(first=Min("received_at"))["first"],
        steps.aggregate(first=Min("counts_at"))["first"],
        deaths.aggregate(first=Min("happened_from"))["first"],
    ]
    days = [
        LedgerEntry.objects.aggregate(first=Min("booked_on"))["first"],
        Mission.objects.aggregate(first=Min("begins_on"))["first"],
    ]
    known = [day_of(moment) for moment in moments if moment] + [day for day in days if day]
    first = min(known, default=None)
    return first if first and first > stretch.starts_on else None
