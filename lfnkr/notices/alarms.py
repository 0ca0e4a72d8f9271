"""Alarms: raised by an act or by a question asked every minute, climbing until somebody acts, over when their cause is."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.audit.actions import THE_SYSTEM, action
from lfnkr.calendar import clock
from lfnkr.errors import require
from lfnkr.notices import kinds, pager, rules
from lfnkr.notices.kinds import AlarmKind
from lfnkr.notices.ladder import DIRECTOR, on_call_at, steps_due
from lfnkr.notices.models import Alarm, Notice
from lfnkr.notices.telling import settle_answered, tell

log = logging.getLogger(__name__)


@action(_lazy("raise alarm"), by=THE_SYSTEM)
def raise_alarm(kind: AlarmKind, about: UUID, *, occasion: str = "", began_at: datetime | None = None) -> Alarm:
    """Note that something stands from now on, and tell whoever is to be told by now; raised twice, it is one alarm."""
    began_at = min(began_at or clock.now(), clock.now())
    alarm, is_new = Alarm.objects.get_or_create(
        kind=kind.key, about=about, occasion=occasion, defaults={"began_at": began_at, "raised_at": clock.now()}
    )
    if is_new:
        _climb(alarm, kind)
    return alarm


def raise_while_it_lasts(kind: AlarmKind, about: UUID, *, began_at: datetime | None = None) -> Alarm:
    """The same for a state that comes and goes: one alarm as long as it lasts, another when it comes back."""
    former = Alarm.objects.filter(kind=kind.key, about=about)
    standing = former.standing().first()
    return standing or raise_alarm(kind, about, occasion=str(former.count()), began_at=began_at)


def climb() -> int:
    """Ask what no act brings about, then take every alarm one look further; how many were looked at.

    Run every minute. Each alarm and each question has a transaction of its own: one that fails leaves the others to
    their turn, and the failure is raised when all had it. Missed minutes are made up for; twice at once does it once.
    """
    failures = []
    for question in kinds.watches().values():
        with _kept(failures):
            ask(question)
    with _kept(failures), transaction.atomic():
        settle_answered()
    standing = list(Alarm.objects.standing().values_list("pk", flat=True))
    for pk in standing:
        with _kept(failures):
            take_further(pk)
    if failures:
        raise failures[0]
    return len(standing)


@action(_lazy("climb"), stored_as="climb", by=THE_SYSTEM, includes=["raise alarm"])
def ask(question: kinds.Watch) -> None:
    """Ask one of the questions of every minute."""
    question(clock.now())


@action(_lazy("climb"), stored_as="climb", by=THE_SYSTEM)
def take_further(pk: UUID) -> None:
    """Look at one alarm: end it when its cause is over, else tell whoever is to be told by now."""
    alarm = Alarm.objects.select_for_update(no_key=True, of=["self"]).get(pk=pk)
    kind = kinds.alarm_kind(alarm.kind)
    if alarm.ended_at or kind is None:
        return
    if kind.is_over(alarm, clock.now()):
        alarm.ended_at = clock.now()
        alarm.save(update_fields=["ended_at"])
    elif alarm.is_climbing:
        _climb(alarm, kind)


@action(_lazy("acknowledge alarm"), permission="notices.see_own", rule=rules.may_acknowledge, name="acknowledge alarm")
def acknowledge(notice: Notice, *, by: User) -> Alarm:
    """Take an alarm up: one has seen it and acts; nobody else is told any more. The first who does so stands.

    Refused for a notice that is no danger, and for what is over already.
    """
    require(rules.may_acknowledge(notice))
    alarm = Alarm.objects.select_for_update(no_key=True, of=["self"]).get(pk=notice.alarm_id)
    Notice.objects.filter(alarm=alarm, user=by).unseen().update(seen_at=clock.now())
    if alarm.is_climbing:
        alarm.acknowledged_by, alarm.acknowledged_at = by, clock.now()
        alarm.save(update_fields=["acknowledged_by", "acknowledged_at"])
    return alarm


def _climb(alarm: Alarm, kind: AlarmKind) -> None:
    """Tell the people of each step that is due, and have the pager called; a held alarm, within an act.

    It is called for those on call, and with the directors' step while nobody is: an empty list wakes somebody too.
    """
    now = clock.now()
    if alarm.began_at > now:  # The clock was set back: the ladder begins anew instead of standing still.
        alarm.began_at = now
        alarm.save(update_fields=["began_at"])
    told = set(Notice.objects.filter(alarm=alarm).values_list("user", flat=True))
    on_call = set(on_call_at(now)) if kind.is_danger else set()
    for due in steps_due(kind.ladder(alarm), alarm.began_at):
        people = [person for person in due.people if person.pk not in told]
        if due.at > now or not people:
            continue
        tell(kind, people, about=alarm.about, occasion=alarm.occasion, step=due.step, since=due.at, alarm=alarm)
        if on_call & set(people) or kind.is_danger and not on_call and due.step == DIRECTOR:
            pager.call(alarm, due.step)


@contextmanager
def _kept(failures: list[Exception]) -> Iterator[None]:
    """Let the others have their turn after a failure, which is kept; its transaction is undone already."""
    try:
        yield
    except Exception as failure:
        log.exception("A question or an alarm failed; the others had their turn.")
        failures.append(failure)
