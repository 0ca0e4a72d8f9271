"""The history of a request as somebody reads it at one moment, to be counted first and put on paper afterwards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from cases.case.models import Case, CaseMember
from cases.case_file import CaseFile, case_file_of, grown
from cases.case_page.timeline_index import read_for
from cases.case_page.timeline_page import find_entries, stream_page
from cases.seal.reveal import CaseContents
from cases.voiding.wording import words_for
from lfnkr.accounts.models import User
from lfnkr.web.panels import Timeline, timeline_of
from lfnkr.web.timeline import Found, Wanted


@dataclass(frozen=True, kw_only=True)
class History:
    """What had been recorded in a request before one moment, whole or narrowed to a person or a subject."""

    case_file: CaseFile
    others: Timeline
    wanted: Wanted
    about: CaseMember | None
    at: datetime

    @cached_property
    def found(self) -> Found:
        """The lines asked for."""
        return find_entries(self.case_file, self.others, self.wanted)

    @property
    def lines(self) -> int:
        """How many lines are asked for."""
        return self.found.total

    @cached_property
    def of_lines(self) -> int:
        """How many there are in all."""
        whole = replace(self.wanted, topic="", about="")
        return self.lines if whole == self.wanted else find_entries(self.case_file, self.others, whole).total

    def counted(self) -> tuple[int, int]:
        """How many lines are asked for, and how many there are."""
        return self.lines, self.of_lines

    @cached_property
    def grown(self) -> CaseFile:
        """The request with as much of what only grows as the lines take."""
        return grown(self.case_file, read_for(self.found))

    @cached_property
    def words(self) -> dict[UUID, str]:
        """Its people by their place in the family."""
        people = self.case_file
        return words_for(people.members, people.former_members, people.kinships)

    def entries(self, contents: CaseContents | None, *, user: User) -> list[dict[str, Any]]:
        """Each line as the timeline component takes it, in the order it happened."""
        page = stream_page(self.grown, contents, self.words, self.others, self.found, self.wanted, user=user)
        return page.entries[::-1]


def history_of(
    request: HttpRequest, case: Case, *, topic: str = "", about: CaseMember | None = None, at: datetime
) -> History:
    """The history of a request that this person may see, as far as it was recorded before a moment."""
    case_file = case_file_of(Case.objects.visible_to(request.user).filter(pk=case.pk), is_whole=False)
    person = str(about.person_id) if about else ""
    wanted = Wanted(topic=topic, about=person, is_all=True, until=at)
    return History(
        case_file=case_file, others=timeline_of("case", request, case_file.case), wanted=wanted, about=about, at=at
    )
