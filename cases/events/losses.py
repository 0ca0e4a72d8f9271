"""Losses and incidents that nobody has acknowledged yet."""

from __future__ import annotations

from django.db.models import Case, Count, QuerySet, When, Window

from cases.events.choices import TO_ACKNOWLEDGE
from cases.events.models import Event
from lfnkr.postgresql.kept_questions import kept

MOST_LOSSES = 50
"""So many are read at once; the others follow when these are acknowledged."""


def losses_unseen() -> list[Event]:
    """Losses and incidents nobody has acknowledged, the gravest first, then the newest; each knows how many there are (`of`)."""
    return _unseen()


@kept
def _unseen() -> QuerySet:
    unseen = Event.objects.standing().filter(kind__in=TO_ACKNOWLEDGE, acknowledged_at=None)
    unseen = unseen.annotate(of=Window(Count("pk")))
    gravity = Case(*(When(kind=kind, then=place) for place, kind in enumerate(TO_ACKNOWLEDGE)))
    # Their requests are read by key: where few rows are found by an index of many, a join reads every request there is.
    return unseen.prefetch_related("case").order_by(gravity, "-recorded_at")[:MOST_LOSSES]
