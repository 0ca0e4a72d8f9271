"""What people are told of a correction: that it waits for a second officer; never of whom or what."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _lazy

from cases.notices import OF_REQUEST, responsible_of
from cases.second_officer.models import ProposedCorrection
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.notices.kinds import NoticeKind
from lfnkr.notices.telling import tell, those_who_may_know


def waiting(cases: Collection[UUID]) -> set[UUID]:
    """The requests among these of which a correction still waits."""
    return set(ProposedCorrection.objects.waiting().filter(case__in=cases).values_list("case", flat=True))


CORRECTION_WAITS = NoticeKind(
    key="cases.correction_waits",
    title=_lazy("A correction waits for a second officer"),
    who=_lazy("directors other than the recorder; lead and deputy where there is none"),
    when=_lazy("a signed edition counted what is corrected"),
    waiting=waiting,
    **OF_REQUEST,
)


def note_proposed(correction: ProposedCorrection, *, by: User) -> None:
    """Tell whoever may agree, and never the one who proposed it."""
    looked_after = responsible_of(correction.case)
    people = list(User.objects.with_role(Role.DIRECTOR).exclude(pk=by.pk))
    people = people or [user for user in (looked_after.lead, looked_after.deputy) if user and user.pk != by.pk]
    people = those_who_may_know(people, looked_after)
    tell(CORRECTION_WAITS, people, about=correction.case_id, occasion=str(correction.pk))
