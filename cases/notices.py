"""What people are told about requests: a contact missed, a request assigned; never a name or a place.

Somebody interrupted: workflow/notices.py; the 72 hours: response_time/notices.py.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.notices.alarms import raise_alarm
from lfnkr.notices.kinds import AlarmKind, NoticeKind, Responsible, Rung, Subject
from lfnkr.notices.ladder import danger_ladder
from lfnkr.notices.models import Alarm
from lfnkr.notices.telling import tell, those_who_may_know

AGREED = "%Y-%m-%dT%H:%M:%S%z"


def subjects(user: User, cases: Collection[UUID]) -> dict[UUID, Subject]:
    """The requests among these that a person may open, by reference."""
    seen = Case.objects.visible_to(user).filter(pk__in=cases).only("pk", "reference")
    return {case.pk: Subject(case.reference, case.get_absolute_url()) for case in seen}


def responsible_of(case: Case) -> Responsible:
    """Who looks after a request at hand."""
    return Responsible(lead=case.lead, deputy=case.deputy, is_restricted=case.is_restricted)


def responsible_for(pk: UUID) -> Responsible:
    """Who looks after a request, whoever asks: the names of colleagues are no secret among us."""
    with trail.reading():
        case = Case.objects.select_related("lead", "deputy").filter(pk=pk).first()
    return responsible_of(case) if case else Responsible()


def ladder(alarm: Alarm) -> tuple[Rung, ...]:
    """Lead, deputy, on-call caseworkers, directors."""
    return danger_ladder(responsible_for(alarm.about), clock.now())


def contact_is_kept(alarm: Alarm, _now: datetime) -> bool:
    """Whether another contact was agreed since, or none, or the request is closed."""
    case = Case.objects.filter(pk=alarm.about, closed_at=None).first()
    return case is None or case.next_contact_at is None or occasion_of(case.next_contact_at) != alarm.occasion


def occasion_of(moment: datetime) -> str:
    """A moment as the occasion of an alarm."""
    return moment.astimezone(clock.TOKYO).strftime(AGREED)


OF_REQUEST = {"subjects": subjects, "responsible": responsible_for}
DANGER = {
    **OF_REQUEST,
    "is_danger": True,
    "ladder": ladder,
    "who": _lazy("lead, deputy, on call, directors: the ladder"),
}

CONTACT_MISSED = AlarmKind(
    key="cases.contact_missed",
    title=_lazy("An agreed contact was missed"),
    when=_lazy("the agreed moment passes and no other is agreed"),
    is_over=contact_is_kept,
    **DANGER,
)
ASSIGNED = NoticeKind(
    key="cases.assigned",
    title=_lazy("A request was assigned to you"),
    who=_lazy("the new lead, the new deputy"),
    when=_lazy("somebody else gives them a request"),
    **OF_REQUEST,
)


def note_assignment(case: Case, *, by: User, former: Collection[UUID | None]) -> None:
    """Tell a new lead and a new deputy, unless they did it themselves."""
    new = [user for user in (case.lead, case.deputy) if user and user.pk not in {*former, by.pk}]
    tell(ASSIGNED, those_who_may_know(new, responsible_of(case)), about=case.pk, occasion=str(case.version))


def look_at_contacts(now: datetime) -> None:
    """Raise the alarm for every agreed contact that has passed."""
    missed = Case.objects.filter(closed_at=None, next_contact_at__lt=now).order_by("next_contact_at")
    for case in missed:
        raise_alarm(CONTACT_MISSED, case.pk, occasion=occasion_of(case.next_contact_at), began_at=case.next_contact_at)
