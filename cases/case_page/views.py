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
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from cases.case.models import Case, CaseMember
from cases.case.topics import TimelineTopic
from cases.case_file import CaseFile, case_file_of, grown
from cases.case_page.progress import Progress, progress_of, track_of
from cases.case_page.strip import strip_of
from cases.case_page.timeline_index import read_for
from cases.case_page.timeline_page import find_entries, stream_page, wanted_of, when, who
from cases.case_page.whereabouts import whereabouts
from cases.danger.in_danger import dangers_of
from cases.operations.stays import moments_of
from cases.people.choices import Circumstance, NameState
from cases.people.family_composition import Composition, PartyMember, composition
from cases.people.form_fields import people_in_words
from cases.people.models import Indicator
from cases.register.open_requests import OpenRequest
from cases.response_time.measure import clock_in
from cases.seal import reveal
from cases.seal.reveal import CaseContents, PersonContents
from cases.voiding.wording import words_for
from cases.workflow.steps import steps_of
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.language.lists import explained
from lfnkr.web.panels import given, menu_of, panels_of, timeline_of
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
        names = self.sealed.names if self.sealed else ()
        return " · ".join(name.text for name in names if name.row.state != NameState.FORMER)

    @property
    def told_names(self) -> list[tuple[str, str]]:
        """The names of which more than the text is known: of what kind each is, the text, and what was told of it."""
        names = self.sealed.names if self.sealed else ()
        return [(name.kind, name.explained) for name in names if name.says_more]


@dataclass(frozen=True)
class StandingLine:
    """Where some of the people stand as the page shows it; `who` says nothing when it is everybody."""

    standing: Progress
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
    case_file: CaseFile | None

    def get_object(self, queryset: QuerySet[Case] | None = None) -> Case:
        """The request, read whole."""
        self.case_file = case_file_of(self.get_queryset().filter(pk=self.kwargs["pk"]), is_whole=False)
        if self.case_file is None:
            raise Http404
        return self.case_file.case

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything the page shows, the sealed words only under a running opening."""
        case, user, now = self.object, self.request.user, clock.now()
        others, wanted = timeline_of("case", self.request, case), wanted_of(self.case_file, self.request.GET)
        found = find_entries(self.case_file, others, wanted)
        case_file = grown(self.case_file, read_for(found))
        contents, words = (
            opened_contents(case_file, user),
            words_for(case_file.members, case_file.former_members, case_file.kinships),
        )
        given(self.request, (case_file.members, words), people_in_words, case)
        given(self.request, case_file.changes, steps_of, case)
        standings = progress_of(case_file)
        prefetch_related_objects(case_file.operations, "members")
        return super().get_context_data(
            row=OpenRequest(case, case_file.members, clock_in(case_file, now), now, dangers_of([case])[case.pk]),
            contents=contents,
            is_story_long=bool(contents) and is_long(contents.summary),
            where=whereabouts(case_file),
            is_own=user.role == Role.CASEWORKER or user.pk in (case.lead_id, case.deputy_id),
            standings=[StandingLine(each, who(each.members, case_file.members, words)) for each in standings],
            track=track_of(case_file),
            strip=strip_of(case_file, words),
            awaits_contact=case.is_open and any(each.is_open for each in standings),
            people=lines(case_file, contents, words),
            composition=composition_of(case_file),
            panels=panels_of("case", self.request, case),
            stream=stream_page(case_file, contents, words, others, found, wanted, user=user),
            topics=TimelineTopic.choices,
            persons=[(str(member.person_id), words[member.pk]) for member in case_file.members],
            main_acts=menu_of("case", "main", user, case),
            other_acts=menu_of("case", "other", user, case),
            operations=[
                (operation, case_file.legs[operation.pk], moments_of(operation, case_file.left(operation)))
                for operation in case_file.operations
                if operation.taken_back_at is None
            ],
            **kwargs,
        )


def opened_contents(case_file: CaseFile, user: User) -> CaseContents | None:
    """The sealed part, if this user has it open."""
    try:
        return reveal.contents(case_file.case, by=user, case_file=case_file)
    except reveal.SealClosed:
        return None


def is_long(story: str | None) -> bool:
    """Whether a story is told at such a length that its beginning comes first."""
    return bool(story) and (len(story) > LONG_STORY or len(story.splitlines()) > MOST_LINES)


def lines(case_file: CaseFile, contents: CaseContents | None, words: Mapping[UUID, str]) -> list[MemberLine]:
    """One line a person."""
    opened = {person.member.pk: person for person in contents.people} if contents else {}
    answers = {
        person: [(Circumstance(row.kind).label, _answered(row)) for row in rows]
        for person, rows in case_file.answers.items()
    }
    return [MemberLine(m, words[m.pk], opened.get(m.pk), answers.get(m.person_id, [])) for m in case_file.members]


def _answered(row: Indicator) -> str:
    """An answer, with the day on which it was asked."""
    asked = _("asked %(day)s") % {"day": date_format(row.asked_on, "DATE_FORMAT")} if row.asked_on else ""
    return explained(row.get_answer_display(), asked)


def composition_of(case_file: CaseFile) -> Composition:
    """The family composition on the request date."""
    kinships = [(row.person_id, row.relative_id, row.kind) for row in case_file.kinships]
    party = [PartyMember(m.person_id, m.person.sex, m.is_adult_at_request) for m in case_file.members]
    return composition(party, kinships)
