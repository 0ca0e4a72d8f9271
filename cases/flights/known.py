"""What others know of earlier flights: what does not fit them, and that a forced return is to be thought of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import QuerySet

from cases.case.models import Case
from cases.contradictions.rules import Flight, tells_of_flights
from cases.flights.choices import RETURNS, FlightKind
from cases.flights.lines import flights_of, in_short
from cases.flights.models import EarlierFlight
from cases.people.form_fields import people_in_words
from cases.risk.hints import Hint, gives_hints
from lfnkr.accounts.models import User
from lfnkr.postgresql.kept_questions import any_of, kept


@kept
def _standing_of(people) -> QuerySet:
    return EarlierFlight.objects.standing().filter(person=any_of(people)).order_by("pk")


@tells_of_flights
def told_of(people: Collection[UUID]) -> Mapping[UUID, list[Flight]]:
    """The lines that stand, by person; row security leaves out what was told in a request the reader does not see."""
    found = defaultdict(list)
    for row in _standing_of(people=people) if people else ():
        is_crossing = row.kind == FlightKind.CROSSED
        flight = Flight(row.get_kind_display(), row.happened, is_crossing=is_crossing, is_return=row.kind in RETURNS)
        found[row.person_id].append(flight)
    return found


@gives_hints
def forced_returns(case: Case, user: User) -> list[Hint]:
    """Who was sent back by force before, and how often."""
    members, words = people_in_words(case)
    told = flights_of([member.person_id for member in members], user=user)
    returns = {
        member.pk: [one for one in told.get(member.person_id, ()) if one.kind == FlightKind.SENT_BACK]
        for member in members
    }
    return [(words[member.pk], in_short(returns[member.pk])) for member in members if returns[member.pk]]
