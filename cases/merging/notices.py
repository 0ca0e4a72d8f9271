"""What the director is told: that two records of one person were made one, or made two again; never of whom."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import CaseMember
from cases.merging.models import Merge
from cases.notices import responsible_for
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.audit import trail
from lfnkr.notices.kinds import NoticeKind, Responsible, Subject
from lfnkr.notices.telling import tell


def requests_of_people(user: User, keys: Collection[UUID]) -> dict[UUID, Subject]:
    """The people among these, by the reference of a request of theirs that a person may open."""
    members = CaseMember.objects.visible_to(user).standing().filter(person__in=keys).select_related("case")
    return {
        member.person_id: Subject(member.case.reference, member.case.get_absolute_url())
        for member in members.order_by("case__received_at")
    }


def responsible_for_person(person: UUID) -> Responsible:
    """Who looks after the latest request of somebody, whoever asks."""
    with trail.reading():
        member = CaseMember.objects.standing().filter(person=person).order_by("-case__received_at").first()
    return responsible_for(member.case_id) if member else Responsible()


PEOPLE_MERGED = NoticeKind(
    key="cases.people_merged",
    title=_lazy("Two records of one person were made one, or made two again"),
    who=_lazy("directors other than whoever did it"),
    when=_lazy("a caseworker makes two records one, or undoes it"),
    subjects=requests_of_people,
    responsible=responsible_for_person,
)


def note_merge(merge: Merge, *, by: User) -> None:
    """Tell the directors."""
    directors = User.objects.with_role(Role.DIRECTOR).exclude(pk=by.pk)
    step = "undone" if merge.undone_at else ""
    tell(PEOPLE_MERGED, directors, about=merge.survivor_id, occasion=str(merge.pk), step=step)
