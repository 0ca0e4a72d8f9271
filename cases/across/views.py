"""The page of what was told of a person in other requests, then and now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from cases.across.differences import differences
from cases.case.models import Case, CaseMember
from cases.follow_up.models import CaseNote
from cases.people.form_fields import people_in_words
from cases.people.former import OtherRequest, other_requests
from cases.seal import reveal
from lfnkr.accounts.models import User
from lfnkr.web.views import RoleRequiredMixin


@dataclass(frozen=True, kw_only=True)
class Before:
    """One other request of a person as the page shows it; its words only while its own seal is open."""

    case: Case
    words: str
    differences: list[tuple[str, str, str]]
    is_open: bool
    summary: str | None
    notes: list[tuple[datetime, str, str]]


class ToldBefore(RoleRequiredMixin, DetailView):
    """What was told of one person of a request in other requests the reader may see, beside what is told now."""

    permission_required = "cases.see_case"
    model = Case
    template_name = "cases/across/told_before.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The latest first; of those the reader may not see whom to ask."""
        members = self.object.members.standing().select_related("person", "case__region")
        member = get_object_or_404(members, pk=self.kwargs["member"])
        found = other_requests([member.person_id], user=self.request.user, but=self.object).get(member.person_id, [])
        who = people_in_words(self.object)[1][member.pk]
        return super().get_context_data(
            lede=_("%(who)s of %(reference)s") % {"who": who.capitalize(), "reference": self.object.reference},
            requests=[_before(one, member, self.request.user) for one in found if one.member],
            hidden=[one for one in found if one.member is None],
            **kwargs,
        )


def _before(one: OtherRequest, now: CaseMember, user: User) -> Before:
    """One other request, with its words where the reader has its seal open."""
    case = one.member.case
    try:
        contents = reveal.contents(case, by=user)
    except reveal.SealClosed:
        contents = None
    rows = CaseNote.objects.filter(case=case).select_related("recorded_by").order_by("pk") if contents else ()
    notes = [(row.recorded_at, row.recorded_by.display_name, contents.text_of(row)) for row in rows]
    return Before(
        case=case,
        words=one.words,
        differences=differences(one.member, now),
        is_open=contents is not None,
        summary=contents and contents.summary,
        notes=[note for note in notes if note[2]],
    )
