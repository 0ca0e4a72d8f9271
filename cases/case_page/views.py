"""The page of one request: who, where each person stands, the clock, what happened, and what can be done next.

What others show here, such as the money, they declare for the page "case" (lfnkr/web/panels.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, prefetch_related_objects
from django.http import Http404
from django.views.generic import DetailView

from cases.case.models import Case, CaseMember
from cases.case_file import Dossier, dossier_of
from cases.case_page.progress import Standing, standings_of, track_of
from cases.case_page.timeline_page import stream_page, when, who
from cases.people.choices import Circumstance
from cases.people.family_composition import Composition, PartyMember, composition
from cases.people.wording import kin_words
from cases.register.open_requests import OpenRequest
from cases.response_time.measure import clock_in
from cases.seal import reveal
from cases.seal.reveal import CaseContents, PersonContents
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.web.panels import menu_of, panels_of, timeline_of
from lfnkr.web.views import RoleRequiredMixin

LONG_STORY, MOST_LINES = 300, 3
"""Letters and lines of a story above which the page shows its beginning, so that the clock stays in sight."""


@dataclass(frozen=True)
class MemberLine:
    """One person of the request as the page shows them; the sealed part only while the seal is open."""

    member: CaseMember
    words: str
    sealed: PersonContents | None
    answers: list[tuple[str, str]]

    @property
    def names(self) -> str:
        """Their names, while the seal is open."""
        return " · ".join(name.text for name in self.sealed.names) if self.sealed else ""


@dataclass(frozen=True)
class StandingLine:
    """Where some of the people stand as the page shows it; `who` says nothing when it is everybody."""

    standing: Standing
    who: str

    @property
    def since(self) -> dict[str, Any]:
        """Since when: a moment, or a day as closely as it is known."""
        return when(self.standing.change, self.standing.change.occurred_at)


class CasePage(RoleRequiredMixin, DetailView):
    """What a colleague who takes over at 03:00 needs, in the order they read it."""

    permission_required = "cases.see_case"
    model = Case
    template_name = "cases/case_page/case.html"
    dossier: Dossier | None

    def get_object(self, queryset: QuerySet[Case] | None = None) -> Case:
        """The request, read whole."""
        self.dossier = dossier_of(self.get_queryset().filter(pk=self.kwargs["pk"]))
        if self.dossier is None:
            raise Http404
        return self.dossier.case

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything the page shows, the sealed words only under a running opening."""
        dossier, case, user, now = self.dossier, self.object, self.request.user, clock.now()
        contents, words = opened_contents(dossier, user), kin_words(dossier.members, dossier.kinships)
        standings = standings_of(dossier)
        prefetch_related_objects(dossier.operations, "members")
        return super().get_context_data(
            row=OpenRequest(case, dossier.members, clock_in(dossier, now), now),
            contents=contents,
            is_story_long=bool(contents) and is_long(contents.summary),
            where=[place for place in (case.get_country_display(), case.region) if place],
            is_own=user.pk in (case.lead_id, case.deputy_id),
            standings=[StandingLine(each, who(each.members, dossier.members, words)) for each in standings],
            track=track_of(dossier),
            awaits_contact=case.is_open and any(each.is_open for each in standings),
            people=lines(dossier, contents, words),
            composition=composition_of(dossier),
            panels=panels_of("case", self.request, case),
            stream=stream_page(dossier, contents, words, timeline_of("case", self.request, case), self.request.GET),
            main_acts=menu_of("case", "main", user, case),
            other_acts=menu_of("case", "other", user, case),
            operations=[(operation, dossier.legs[operation.pk]) for operation in dossier.operations],
            **kwargs,
        )


def opened_contents(dossier: Dossier, user: User) -> CaseContents | None:
    """The sealed part, if this user has it open."""
    try:
        return reveal.contents(dossier.case, by=user, dossier=dossier)
    except reveal.SealClosed:
        return None


def is_long(story: str | None) -> bool:
    """Whether a story is told at such a length that its beginning comes first."""
    return bool(story) and (len(story) > LONG_STORY or len(story.splitlines()) > MOST_LINES)


def lines(dossier: Dossier, contents: CaseContents | None, words: Mapping[UUID, str]) -> list[MemberLine]:
    """One line a person."""
    opened = {person.member.pk: person for person in contents.people} if contents else {}
    answers = {
        person: [(Circumstance(row.kind).label, row.get_answer_display()) for row in rows]
        for person, rows in dossier.answers.items()
    }
    return [MemberLine(m, words[m.pk], opened.get(m.pk), answers.get(m.person_id, [])) for m in dossier.members]


def composition_of(dossier: Dossier) -> Composition:
    """The family composition on the request date."""
    kinships = [(row.person_id, row.relative_id, row.kind) for row in dossier.kinships]
    party = [PartyMember(m.person_id, m.person.sex, m.is_adult_at_request) for m in dossier.members]
    return composition(party, kinships)
