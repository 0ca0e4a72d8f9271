"""The 72-hour clock of a request: from the call to the first person or money sent on the way, less the pauses.

Waiting for funds is no pause. A takeover by a partner or a refusal stops the clock, and such requests are counted apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models import Case, ClockPause, LeadChange, OperationMember, StatusChange
from cases.status import CONCLUDED, Lead, Status

LIMIT = timedelta(hours=72)
HOUR = timedelta(hours=1)

Span = tuple[datetime, datetime]


class State(models.TextChoices):
    """What the clock does now."""

    RUNNING = "running", _("running")
    PAUSED = "paused", _("standing still")
    MOBILISED = "mobilised", _("mobilised")
    STOPPED = "stopped", _("stopped")
    OVER = "over", _("over 72 hours")


class StoppedBy(models.TextChoices):
    """What stopped the clock before anybody was on the way."""

    TAKEOVER = "takeover", _("taken over by a partner")
    REFUSAL = "refusal", _("declined")
    CONCLUDED = "concluded", _("concluded otherwise")


@dataclass(frozen=True, kw_only=True)
class Clock:
    """The clock of one request at one moment."""

    started_at: datetime
    gross: timedelta
    net: timedelta
    state: State
    mobilised_at: datetime | None
    stopped_at: datetime | None
    stopped_by: StoppedBy | None
    pauses: tuple[Span, ...]

    @property
    def hours_gross(self) -> float:
        """Hours since the call, pauses included."""
        return self.gross / HOUR

    @property
    def hours_net(self) -> float:
        """Hours since the call, less the pauses: what is measured against 72."""
        return self.net / HOUR

    @property
    def left(self) -> timedelta:
        """What is left of the 72 hours; negative when they are over."""
        return LIMIT - self.net

    @property
    def hours_left(self) -> float:
        """The same in hours."""
        return self.left / HOUR

    @property
    def is_over(self) -> bool:
        """Whether more than 72 hours were needed, or have passed already."""
        return self.net > LIMIT

    @property
    def is_ticking(self) -> bool:
        """Whether it is still our turn."""
        return self.state in (State.RUNNING, State.PAUSED, State.OVER)


@dataclass(frozen=True, kw_only=True)
class _Facts:
    """What the clock of one request is computed from."""

    received_at: datetime
    mobilised_at: datetime | None
    stop: tuple[datetime, StoppedBy] | None
    pauses: list[tuple[datetime, datetime | None]]


def clock_of(case: Case, now: datetime) -> Clock:
    """The clock of one request."""
    return clocks_of([case], now)[case.pk]


def clocks_of(cases: Iterable[Case], now: datetime) -> dict[UUID, Clock]:
    """The clocks of many requests by their key, in five queries however many they are; what came after `now` is not known."""
    received = {case.pk: case.received_at for case in cases}
    pauses, mobilised = _pauses(received, now), _mobilised(received, now)
    takeovers, conclusions = _takeovers(received, now), _conclusions(received, now)
    clocks = {}
    for pk, received_at in received.items():
        stops = [stop for stop in (takeovers.get(pk), conclusions.get(pk)) if stop]
        facts = _Facts(
            received_at=received_at, mobilised_at=mobilised.get(pk), stop=min(stops, default=None), pauses=pauses[pk]
        )
        clocks[pk] = _clock(facts, now)
    return clocks


def _clock(facts: _Facts, now: datetime) -> Clock:
    """Measure one request: until it was mobilised, until something else stopped its clock, or until now."""
    stopped_at, stopped_by = facts.stop or (None, None)
    mobilised_at = facts.mobilised_at
    if mobilised_at and stopped_at and stopped_at < mobilised_at:
        mobilised_at = None
    if mobilised_at:
        stopped_at = stopped_by = None
    ends_at = max(mobilised_at or stopped_at or now, facts.received_at)
    pauses = _merged(facts.pauses, facts.received_at, ends_at)
    gross = ends_at - facts.received_at
    net = gross - sum((end - begin for begin, end in pauses), timedelta())
    stands_still = any(begin <= now and (end is None or end > now) for begin, end in facts.pauses)
    return Clock(
        started_at=facts.received_at,
        gross=gross,
        net=net,
        state=_state(mobilised_at, stopped_at, stands_still=stands_still, is_over=net > LIMIT),
        mobilised_at=mobilised_at,
        stopped_at=stopped_at,
        stopped_by=stopped_by,
        pauses=pauses,
    )


def _state(mobilised_at: datetime | None, stopped_at: datetime | None, *, stands_still: bool, is_over: bool) -> State:
    if mobilised_at:
        return State.MOBILISED
    if stopped_at:
        return State.STOPPED
    if is_over:
        return State.OVER
    return State.PAUSED if stands_still else State.RUNNING


def _merged(pauses: Iterable[tuple[datetime, datetime | None]], start: datetime, end: datetime) -> tuple[Span, ...]:
    """The pauses within a stretch, those that overlap made one: no hour is taken off twice."""
    merged: list[Span] = []
    for begins_at, ends_at in sorted(pauses, key=lambda pause: pause[0]):
        begin, finish = max(begins_at, start), min(ends_at or end, end)
        if finish <= begin:
            continue
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], finish))
        else:
            merged.append((begin, finish))
    return tuple(merged)


def _pauses(cases: Iterable[UUID], now: datetime) -> dict[UUID, list[tuple[datetime, datetime | None]]]:
    """The pauses of each case that had begun."""
    found = defaultdict(list)
    rows = ClockPause.objects.filter(case__in=cases, begins_at__lte=now)
    for case, begins_at, ends_at in rows.values_list("case", "begins_at", "ends_at"):
        found[case].append((begins_at, ends_at))
    return found


def _mobilised(cases: Iterable[UUID], now: datetime) -> dict[UUID, datetime]:
    """When the first operation for somebody of each case was mobilised."""
    rows = OperationMember.objects.filter(member__case__in=cases, operation__mobilised_at__lte=now)
    first = rows.values("member__case").annotate(first=models.Min("operation__mobilised_at"))
    return dict(first.values_list("member__case", "first"))


def _takeovers(cases: Iterable[UUID], now: datetime) -> dict[UUID, tuple[datetime, StoppedBy]]:
    """When a partner took over each case that a partner leads; one handed back to us ticks again."""
    rows = LeadChange.objects.filter(member__case__in=cases, occurred_at__lte=now)
    latest = rows.order_by("member_id", "-occurred_at", "-id").distinct("member_id")
    found: dict[UUID, tuple[datetime, StoppedBy]] = {}
    for case, lead, occurred_at in latest.values_list("member__case", "lead", "occurred_at"):
        if lead == Lead.PARTNER:
            found[case] = min(found.get(case, (occurred_at, StoppedBy.TAKEOVER)), (occurred_at, StoppedBy.TAKEOVER))
    return found


def _conclusions(cases: Iterable[UUID], now: datetime) -> dict[UUID, tuple[datetime, StoppedBy]]:
    """When the last member of each case with nobody open any more was concluded, and whether by our refusal."""
    rows = StatusChange.objects.filter(member__case__in=cases, occurred_at__lte=now)
    latest = rows.order_by("member_id", "-id").distinct("member_id")
    members = defaultdict(list)
    for case, status, occurred_at in latest.values_list("member__case", "status", "occurred_at"):
        members[case].append((occurred_at, status))
    found = {}
    for case, ends in members.items():
        if all(status in CONCLUDED for _moment, status in ends):
            is_refusal = any(status == Status.DECLINED for _moment, status in ends)
            found[case] = max(ends)[0], StoppedBy.REFUSAL if is_refusal else StoppedBy.CONCLUDED
    return found
