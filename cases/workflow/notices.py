"""What people are told of a status: the danger that somebody on the way is interrupted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import CaseMember
from cases.notices import DANGER
from cases.status import Status
from cases.workflow.models import StatusChange
from lfnkr.notices.alarms import raise_alarm
from lfnkr.notices.kinds import AlarmKind
from lfnkr.notices.models import Alarm


def nobody_is_interrupted(alarm: Alarm, _now: datetime) -> bool:
    """Whether everybody in the request has gone on."""
    return not CaseMember.objects.standing().filter(case=alarm.about, status=Status.INTERRUPTED).exists()


INTERRUPTED = AlarmKind(
    key="cases.interrupted",
    title=_lazy("Somebody on the way is interrupted"),
    when=_lazy("a status becomes interrupted: detained, hiding, contact lost, in custody"),
    is_over=nobody_is_interrupted,
    **DANGER,
)


def note_moves(changes: Iterable[StatusChange]) -> None:
    """Raise the alarm for people who were just interrupted: one for those of a request who moved together.

    Of what is history nobody is called at night.
    """
    first: dict[UUID, StatusChange] = {}
    for change in changes:
        is_history = change.member.case.is_history(change.occurred_at, change.recorded_at)
        if change.status == Status.INTERRUPTED and not is_history:
            first.setdefault(change.member.case_id, change)
    for case, change in first.items():
        raise_alarm(INTERRUPTED, case, occasion=str(change.pk))
