"""The test alarm: the pager counts as proven once somebody on call has taken up a test alarm that it announced."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.notices import pager
from lfnkr.notices.alarms import raise_alarm
from lfnkr.notices.kinds import AlarmKind, Rung
from lfnkr.notices.ladder import ON_CALL, on_call_at
from lfnkr.notices.models import Alarm, Pager

LASTS = timedelta(hours=1)
"""A test alarm that nobody took up by then is over, and proves nothing."""


class TestRefused(ValidationError):
    """A test alarm would reach nobody."""

    __test__ = False


def _ladder(_alarm: Alarm) -> tuple[Rung, ...]:
    return (Rung(ON_CALL, timedelta(0), on_call_at(clock.now())),)


def _is_over(alarm: Alarm, now: datetime) -> bool:
    return now - alarm.began_at > LASTS


TEST_ALARM = AlarmKind(
    key="notices.test_alarm",
    title=gettext_lazy("Test alarm"),
    who=gettext_lazy("whoever is on call"),
    when=gettext_lazy("at once, with a call of the pager; over after an hour"),
    is_danger=True,
    ladder=_ladder,
    is_over=_is_over,
)


@action(_lazy("send test alarm"), permission="notices.set_pager", includes=["raise alarm"])
def send_test_alarm(*, by: User) -> Alarm:
    """Raise a test alarm for whoever is on call; refused without a pager and while nobody is on call."""
    configured = pager.in_force()
    if configured is None:
        raise TestRefused(_("No pager is configured: set its address first."))
    if not on_call_at(clock.now()):
        raise TestRefused(_("Nobody is on call now: put somebody on the on-call list first."))
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
