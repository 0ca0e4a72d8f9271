"""What people are told of absences: that a second person is asked, and that an officer is away or back."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from donations.absences.models import Absence
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import roles_with
from lfnkr.notices.kinds import NoticeKind, Subject
from lfnkr.notices.telling import tell


def absences(user: User, keys: Collection[UUID]) -> dict[UUID, Subject]:
    """The officers among these of whom something was told, by their name; for those who may see it."""
    seen = Absence.objects.visible_to(user).filter(officer__in=keys).select_related("officer")
    page = reverse("donations:absence-list")
    return {row.officer_id: Subject(row.officer.display_name, page) for row in seen}


def waiting(keys: Collection[UUID]) -> set[UUID]:
    """The officers among these of whom something still waits for a second person."""
    return set(Absence.objects.waiting().filter(officer__in=keys).values_list("officer", flat=True))


ABSENCE_WAITING = NoticeKind(
    key="donations.absence_waiting",
    title=_lazy("An officer is said to be away or back, and a second person is asked"),
    who=_lazy("everybody who may agree, and the officer"),
    when=_lazy("somebody says it of another"),
    waiting=waiting,
    subjects=absences,
)
OFFICER_AWAY = NoticeKind(
    key="donations.officer_away",
    title=_lazy("An officer is away, or back again"),
    who=_lazy("everybody who decides, pays, checks or looks after requests"),
    when=_lazy("an officer says so, or two others do"),
    subjects=absences,
)
KINDS = (ABSENCE_WAITING, OFFICER_AWAY)


def note_absence(absence: Absence, *, by: User) -> None:
    """Tell everybody else who may record one: that it holds, or that a second person is asked."""
    people = User.objects.with_role(*roles_with("donations.record_absence")).exclude(pk=by.pk)
    kind = ABSENCE_WAITING if absence.waits else OFFICER_AWAY
    tell(kind, people, about=absence.officer_id, occasion=str(absence.pk))
