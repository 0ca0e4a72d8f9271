"""On the page of a request: who of its people fled or was sent back before, and the way to tell of it."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from cases.case.models import Case
from cases.flights.lines import flights_of, in_short
from cases.people.form_fields import people_in_words
from lfnkr.web.panels import Panel, panel


@panel("case", side="beside", order=61, permission="cases.see_case", data="people")
def earlier_flights(request: HttpRequest, case: Case) -> Panel:
    """One line a person: how often they crossed and were sent back; the lines themselves behind it."""
    members, words = people_in_words(case)
    found = flights_of({member.person_id for member in members}, user=request.user)
    people = [
        {
            "words": words[member.pk],
            "url": reverse("cases:flights", args=[case.pk, member.pk]),
            "short": in_short(found.get(member.person_id, [])),
        }
        for member in members
    ]
    return Panel("cases/flights/_flights.html", people=people)
