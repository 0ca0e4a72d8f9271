"""The other requests a person was or is on, each in one line for whoever may see it; of others only whom to ask, or nothing.

The rules are those of the search for a name (cases/people/search.py): a request one may not see is the name of its lead,
and a restricted one is as if it were not there. Nobody is looked for here: the people are those of a request of the
reader's own, so nothing can be found out by asking, and it is no search.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cases.case.models import Case, CaseMember
from cases.people.models import Person
from cases.people.search import Matches, whom_to_ask
from cases.status import Status
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.language.lists import explained, listed
from lfnkr.postgresql.kept_questions import any_of, kept


@dataclass(frozen=True, kw_only=True)
class OtherRequest:
    """One other request of a person. In a request the reader may not see everything but `ask` is empty."""

    member: CaseMember | None = None
    ask: str = ""

    @property
    def case(self) -> Case | None:
        """The request, where the reader may see it."""
        return self.member and self.member.case

    @property
    def words(self) -> str:
        """When it was received, what became of the person in it, who led it and who looks after it."""
        if self.member is None:
            return _("Another request of this person: ask %(name)s.") % {"name": self.ask}
        return listed(
            [received(self.member.case), outcome(self.member), led_by(self.member), looked_after(self.member)]
        )


@kept
def _memberships(people) -> QuerySet:
    """The requests some people are on, the latest first."""
    members = CaseMember.objects.standing().filter(person=any_of(people))
    return members.select_related("case__lead", "case__region", "partner", "person").order_by("-case__received_at")


def other_requests(people: Collection[UUID], *, user: User, but: Case | None = None) -> dict[UUID, list[OtherRequest]]:
    """The other requests of some people, the latest first, by person; those the reader may not see come last.

    Two questions, however many people. Several requests of one lead that may not be seen are one line.
    """
    with trail.reading():
        members = [one for one in _memberships(people=people) if but is None or one.case_id != but.pk]
    if not members:
        return {}
    visible = set(
        Case.objects.visible_to(user).filter(pk__in={one.case_id for one in members}).values_list("pk", flat=True)
    )
    found: dict[UUID, list[OtherRequest]] = defaultdict(list)
    for member in members:
        if member.case_id in visible:
            found[member.person_id].append(OtherRequest(member=member))
    for member in members:
        if member.case_id in visible or member.case.is_restricted:
            continue
        line = OtherRequest(ask=whom_to_ask(member.case))
        if line not in found[member.person_id]:
            found[member.person_id].append(line)
    return {person: lines for person, lines in found.items() if lines}


def told_with(matches: Matches, *, by: User) -> Matches:
    """What a search found, with what is known of each of one's own and their requests in one line each."""
    people = {found.person.pk for found in matches if found.person}
    requests = other_requests(people, user=by) if people else {}
    for place, found in enumerate(matches):
        if found.person:
            lines = tuple(requests.get(found.person.pk, ()))
            matches[place] = replace(found, known=known_of(found.person), requests=lines)
    return matches


def known_of(person: Person) -> str:
    """What is known of somebody without a name: sex, age as it was told and when, where from."""
    age = str(person.age) if person.age else ""
    return listed([part for part in (person.get_sex_display(), age, str(person.origin or "")) if part])


def received(case: Case) -> str:
    """When a request was received, by its day."""
    return _("received %(day)s") % {"day": date_format(localtime(case.received_at), "DATE_FORMAT")}


def outcome(member: CaseMember) -> str:
    """Where somebody stands in a request, with the closer word: the country for who arrived."""
    detail = member.status_detail_words
    if member.status == Status.IN_DESTINATION:
        detail = member.get_actual_destination_display() or _("country not known")
    return explained(member.get_status_display(), detail) if detail else str(member.get_status_display())


def led_by(member: CaseMember) -> str:
    """Who leads or led the rescue of somebody."""
    if member.partner:
        return _("led by %(lead)s") % {"lead": member.partner.name}
    return _("led by %(lead)s") % {"lead": member.get_lead_display()} if member.lead != "none" else _("led by nobody")


def looked_after(member: CaseMember) -> str:
    """The caseworker whom to ask about a request."""
    return _("caseworker %(name)s") % {"name": member.case.lead.display_name}
