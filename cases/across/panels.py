"""On the page of a request and of a person: the other requests its people were on, and whom they have, in one line each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from cases.across.lines import family_of, shown
from cases.case.models import Case, CaseMember
from cases.case.topics import TimelineTopic
from cases.people.form_fields import people_in_words
from cases.people.former import other_requests
from cases.people.models import Relationship
from cases.seal.reveal import Relatives, told_of_relatives
from cases.voiding.wording import in_words, words_of
from lfnkr.web.panels import Panel, TimelineEntry, once, panel, timeline

MOST = 3
"""So many requests of one person stand on the page; the others on the page behind the link."""


@panel("case", side="beside", order=8, permission="cases.see_case", data="people")
def before(request: HttpRequest, case: Case) -> Panel | None:
    """Who of the people of a request was on others; nothing where nobody was, as far as the reader may know."""
    members = case.standing_members
    found = other_requests({member.person_id for member in members}, user=request.user, but=case)
    if not found:
        return None
    words = once(request, people_in_words, case)[1]
    people = [
        _line(member, words[member.pk], found[member.person_id]) for member in members if member.person_id in found
    ]
    return Panel("cases/across/_before.html", people=people)


@panel("person", side="below", order=5, permission="cases.see_case", data="people")
def before_of_a_person(request: HttpRequest, member: CaseMember) -> Panel | None:
    """The same of one person."""
    found = other_requests([member.person_id], user=request.user, but=member.case)
    if not found:
        return None
    return Panel("cases/across/_before.html", people=[_line(member, "", found[member.person_id])])


@panel("case", side="beside", order=60, permission="cases.see_case", data="people")
def family(request: HttpRequest, case: Case) -> Panel:
    """Whom the people of a request have besides each other, one calm line each, and the way to tell more of each."""
    members, words = once(request, people_in_words, case)
    found = family_of({member.person_id for member in members}, user=request.user, case=case)
    outside = {key: [line for line in lines if not line.is_on_request] for key, lines in found.items()}
    relatives = told_of_relatives(case, by=request.user) if any(outside.values()) else Relatives()
    people = [
        {
            "words": words[member.pk],
            "url": reverse("cases:family", args=[case.pk, member.pk]),
            "lines": [shown(line, relatives) for line in outside.get(member.person_id, [])],
        }
        for member in members
    ]
    return Panel("cases/across/_family.html", people=people)


def _line(member: CaseMember, words: str, requests: list) -> dict[str, Any]:
    """One person, and the way to what was told then, where any of it may be seen."""
    may_be_seen = any(one.member for one in requests)
    return {
        "words": words,
        "url": reverse("cases:told-before", args=[member.case_id, member.pk]) if may_be_seen else "",
        "requests": requests[:MOST],
        "more": max(0, len(requests) - MOST),
    }


@timeline("case", permission="cases.see_case", data="people", tells=(Relationship,), rows={Relationship: "case"})
def told_of_family(_request: HttpRequest, case: Case) -> Iterator[TimelineEntry]:
    """Each relation that was told in the request by itself, after the call; those recorded in error are told by what takes them back."""
    told = (
        Relationship.objects.standing()
        .filter(case=case)
        .exclude(recorded_by=None)
        .exclude(recorded_at=case.recorded_at)
    )
    found = list(told.select_related("recorded_by"))
    words = words_of(case) if found else {}
    for relation in found:
        yield TimelineEntry(
            key=f"relation-{relation.pk}",
            topic=TimelineTopic.PEOPLE,
            about=(relation.person_id, relation.relative_id),
            at=relation.recorded_at,
            recorded_at=relation.recorded_at,
            title=in_words(relation, words),
            by=relation.recorded_by.display_name,
            url=reverse("cases:family", args=[case.pk, _member_of(relation, case)]),
        )


def _member_of(relation: Relationship, case: Case) -> UUID:
    """The person on the request on whose page the relation is put right."""
    people = {member.person_id: member.pk for member in case.standing_members}
    return people.get(relation.person_id) or people.get(relation.relative_id) or case.standing_members[0].pk
