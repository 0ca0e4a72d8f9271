"""The deaths of a period, each with the population it belongs to (design rule 7); deaths.sql reads them for a report.

The day a death counts on is the last it may have been (design rule 6), never after its recording.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Least, TruncDate

from cases.events.choices import EventKind
from cases.models import Event, Voiding
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


def deaths_between(first: date, last_day: date, known_at: datetime | None = None) -> QuerySet[Event]:
    """The deaths that count on a day of this stretch, both ends included: those that stand now, or stood at a moment."""
    last = TruncDate(F("happened_until") - timedelta.resolution, tzinfo=TOKYO)
    deaths = Event.objects.standing() if known_at is None else _standing_at(known_at)
    deaths = deaths.filter(kind=EventKind.DEATH)
    return deaths.alias(counts_on=Least(last, TruncDate("recorded_at", tzinfo=TOKYO))).filter(
        counts_on__range=(first, last_day)
    )


def _standing_at(moment: datetime) -> QuerySet[Event]:
    """The events that were known at a moment, and not to be errors; one that stands again since was one in between."""
    found_wrong = Q(needs_agreement=False, recorded_at__lt=moment) | Q(agreed_at__lt=moment)
    put_back = Voiding.objects.filter(found_wrong, event__isnull=False, voided_at__gte=moment).values("event")
    still = Q(voided_at=None) | Q(voided_at__gte=moment)
    return Event.objects.filter(still, recorded_at__lt=moment).exclude(pk__in=put_back)
