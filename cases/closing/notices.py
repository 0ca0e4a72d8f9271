"""What people are told of a closing after a death: that it waits, and that it was answered; never of whom."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _lazy

from cases.closing.models import Closure
from cases.closing.rules import directors_besides
from cases.notices import OF_REQUEST, responsible_of
from lfnkr.accounts.models import User
from lfnkr.notices.kinds import NoticeKind
from lfnkr.notices.telling import tell, those_who_may_know


def waiting(cases: Collection[UUID]) -> set[UUID]:
    """The requests among these whose closing still waits."""
    return set(Closure.objects.waiting().filter(case__in=cases).values_list("case", flat=True))


CLOSING_WAITS = NoticeKind(
    key="cases.closing_waits",
    title=_lazy("The closing of a request after a death waits for your approval"),
    who=_lazy("directors other than the one who proposed it; lead and deputy where there is none"),
    when=_lazy("a request in which somebody died is closed, or the reason of that is corrected"),
    waiting=waiting,
    **OF_REQUEST,
)
CLOSING_ANSWERED = NoticeKind(
    key="cases.closing_answered",
    title=_lazy("The closing you proposed was approved or withdrawn"),
    who=_lazy("the one who proposed it"),
    when=_lazy("somebody else approves or withdraws it"),
    **OF_REQUEST,
)
KINDS = (CLOSING_WAITS, CLOSING_ANSWERED)


def note_waiting(closure: Closure, *, by: User) -> None:
    """Tell whoever may approve, and never the one who proposed it."""
    looked_after = responsible_of(closure.case)
    people = directors_besides(by.pk)
    people = people or [user for user in (looked_after.lead, looked_after.deputy) if user and user.pk != by.pk]
    tell(CLOSING_WAITS, those_who_may_know(people, looked_after), about=closure.case_id, occasion=str(closure.pk))


def note_answered(closure: Closure, *, by: User) -> None:
    """Tell the one who proposed it, unless they answered it themselves."""
    if closure.recorded_by_id != by.pk:
        people = those_who_may_know([closure.recorded_by], responsible_of(closure.case))
        tell(CLOSING_ANSWERED, people, about=closure.case_id, occasion=str(closure.pk))
