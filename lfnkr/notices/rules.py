"""Whether an alarm may be taken up, a period taken off the on-call list, and a test alarm sent."""

from __future__ import annotations

from lfnkr.calendar import clock
from lfnkr.errors import DomainError
from lfnkr.notices import errors, pager
from lfnkr.notices.ladder import on_call_at
from lfnkr.notices.models import Notice, OnCall


def may_acknowledge(notice: Notice) -> DomainError | None:
    """Whether a notice may be taken up: one of danger."""
    return None if notice.alarm_id and notice.is_danger else errors.NoDanger()


def may_take_off_call(period: OnCall) -> DomainError | None:
    """Whether a period may be taken off the list: once."""
    return errors.TakenOffAlready() if period.withdrawn_at else None


def may_send_test_alarm() -> DomainError | None:
    """Whether a test alarm would reach somebody: there is a pager, and somebody is on call."""
    if pager.in_force() is None:
        return errors.NoPager()
    return None if on_call_at(clock.now()) else errors.NobodyOnCall()
