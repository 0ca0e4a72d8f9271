"""The test alarm: the pager counts as proven once somebody on call has taken up a test alarm that it announced."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import require
from lfnkr.notices import pager, rules
from lfnkr.notices.alarms import raise_alarm
from lfnkr.notices.kinds import AlarmKind, Rung
from lfnkr.notices.ladder import ON_CALL, on_call_at
from lfnkr.notices.models import Alarm, Pager

LASTS = timedelta(hours=1)
"""A test alarm that nobody took up by then is over, and proves nothing."""


def _ladder(_alarm: Alarm) -> tuple[Rung, ...]:
    return (Rung(ON_CALL, timedelta(0), on_call_at(clock.now())),)


def _is_over(alarm: Alarm, now: datetime) -> bool:
    return now - alarm.began_at > LASTS


TEST_ALARM = AlarmKind(
    key="notices.test_alarm",
    title=_lazy("Test alarm"),
    who=_lazy("whoever is on call"),
    when=_lazy("at once, with a call of the pager; over after an hour"),
    is_danger=True,
    ladder=_ladder,
    is_over=_is_over,
)


@action(
    _lazy("send test alarm"), permission="notices.set_pager", rule=rules.may_send_test_alarm, includes=["raise alarm"]
)
def send_test_alarm(*, by: User) -> Alarm:
    """Raise a test alarm for whoever is on call; refused without a pager and while nobody is on call."""
    require(rules.may_send_test_alarm())
    configured = pager.in_force()
    number = Alarm.objects.filter(kind=TEST_ALARM.key, about=configured.pk).count()
    return raise_alarm(TEST_ALARM, configured.pk, occasion=str(number))


def is_pager_proven() -> bool:
    """Whether a test alarm of the address in force was answered by the other side and taken up by somebody on call."""
    configured = pager.in_force()
    return configured is not None and proofs(configured).exists()


def proofs(configured: Pager):
    """The test alarms of an address that went all the way."""
    taken_up = Alarm.objects.filter(kind=TEST_ALARM.key, about=configured.pk, acknowledged_at__isnull=False)
    return taken_up.filter(calls__sent_at__isnull=False).order_by("-acknowledged_at")
