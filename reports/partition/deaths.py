"""The day a death counts on, in a question and of a row: the last it may have been (design rule 6), never after its recording."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import F, QuerySet
from django.db.models.functions import Least, TruncDate

from cases.events.choices import EventKind
from cases.models import Event
from lfnkr.calendar.clock import TOKYO, day_of


def deaths_between(first: date, last_day: date) -> QuerySet[Event]:
    """The deaths that count on a day of this stretch, both ends included."""
    last = TruncDate(F("happened_until") - timedelta.resolution, tzinfo=TOKYO)
    deaths = Event.objects.filter(kind=EventKind.DEATH)
    return deaths.alias(counts_on=Least(last, TruncDate("recorded_at", tzinfo=TOKYO))).filter(
        counts_on__range=(first, last_day)
    )


def counts_on(death: Event) -> date:
    """The day one death counts on."""
    recorded_on = day_of(death.recorded_at)
    return min(death.happened.last_day or recorded_on, recorded_on)
