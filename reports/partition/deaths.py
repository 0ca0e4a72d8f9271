"""The day a death counts on, in a question and of a row: the first it may have been, else the last, else that of recording."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.db.models.functions import Coalesce, TruncDate

from cases.choices import EventKind
from cases.models import Event
from lfnkr.calendar.clock import TOKYO


def deaths_between(first: date, last: date) -> QuerySet[Event]:
    """The deaths that count on a day of this stretch, both ends included."""
    counts_on = Coalesce("begins_on", "ends_on", TruncDate("recorded_at", tzinfo=TOKYO))
    return Event.objects.filter(kind=EventKind.DEATH).alias(counts_on=counts_on).filter(counts_on__range=(first, last))


def counts_on(death: Event) -> date:
    """The day one death counts on."""
    return death.begins_on or death.ends_on or death.recorded_at.astimezone(TOKYO).date()
