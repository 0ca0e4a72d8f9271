"""The deaths of a period, each with the population it belongs to (design rule 7); deaths.sql reads them for a report.

The day a death counts on is the last it may have been (design rule 6), never after its recording.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.functions import Least, TruncDate

from cases.events.choices import EventKind
from cases.models import Event
from lfnkr.calendar.clock import TOKYO


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """One death told: of members, of people nobody could name, or of both."""

    event: UUID
    population: str
    unknown_people: int
    """People who died and are no members of a request."""
    cause: str
    wording: str
    """Words for the report; empty where none were kept."""
    counts_at: datetime
    """The last moment it may have been, never after its recording."""
    members: tuple[UUID, ...]


def deaths_between(first: date, last_day: date) -> QuerySet[Event]:
    """The deaths that count on a day of this stretch, both ends included."""
    last = TruncDate(F("happened_until") - timedelta.resolution, tzinfo=TOKYO)
    deaths = Event.objects.standing().filter(kind=EventKind.DEATH)
    return deaths.alias(counts_on=Least(last, TruncDate("recorded_at", tzinfo=TOKYO))).filter(
        counts_on__range=(first, last_day)
    )
