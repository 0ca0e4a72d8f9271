"""Losses and incidents: which of them nobody has acknowledged, and the day a death counts on, in a question and of a row.

A death counts on the first day it may have been, else the last, else the day it was recorded.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Case, Count, QuerySet, When, Window
from django.db.models.functions import Coalesce, TruncDate

from cases.choices import EventKind
from cases.models import Event
from lfnkr.calendar.clock import TOKYO

TO_ACKNOWLEDGE = (
    EventKind.DEATH, EventKind.MISSING, EventKind.ARREST, EventKind.STAFF_ARREST, EventKind.ILLNESS, EventKind.OTHER
)  # fmt: skip
"""What the director must have seen, the gravest first: everything but a contact, and a custody that is a step on the way."""
MOST_LOSSES = 50
"""So many are read at once; the others follow when these are acknowledged."""


def deaths_between(first: date, last: date) -> QuerySet[Event]:
    """The deaths that count on a day of this stretch, both ends included."""
    counts_on = Coalesce("begins_on", "ends_on", TruncDate("recorded_at", tzinfo=TOKYO))
    return Event.objects.filter(kind=EventKind.DEATH).alias(counts_on=counts_on).filter(counts_on__range=(first, last))


def counts_on(death: Event) -> date:
    """The day one death counts on."""
    return death.begins_on or death.ends_on or death.recorded_at.astimezone(TOKYO).date()


def losses_unseen() -> list[Event]:
    """Losses and incidents nobody has acknowledged, the gravest first, then the newest; each knows how many there are (`of`)."""
    unseen = Event.objects.filter(kind__in=TO_ACKNOWLEDGE, acknowledged_at=None).annotate(of=Window(Count("pk")))
    gravity = Case(*(When(kind=kind, then=place) for place, kind in enumerate(TO_ACKNOWLEDGE)))
    return list(unseen.select_related("case").order_by(gravity, "-recorded_at")[:MOST_LOSSES])
