"""The 72-hour clock of a request: from the call to the first person or money sent on the way, less the pauses.

Waiting for funds is no pause. A takeover by a partner or a refusal stops the clock, and such requests are counted apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case, CaseMember
from cases.case_file import CaseFile
from cases.corrections.models import FormerFact
from cases.operations.models import OperationMember
from cases.status import CONCLUDED, Lead, Status
from cases.workflow.models import IN_ORDER, ClockPause, LeadChange, StatusChange
from lfnkr.postgresql.kept_questions import Place, any_of, kept

LIMIT = timedelta(hours=72)
HOUR = timedelta(hours=1)

Span = tuple[datetime, datetime]
Stop = tuple[datetime, "StoppedBy", datetime]
"""What stopped a clock: the first moment it may have been, by what, and the last moment it may have been."""


NOT_MEASURED = _lazy("not measured")
"""Of an earlier rescue: its call was long over when it was recorded, so nobody could be in time."""


class ClockState(models.TextChoices):
    """What the clock does now."""

    RUNNING = "running", _lazy("running")
    PAUSED = "paused", _lazy("standing still")
    MOBILISED = "mobilised", _lazy("mobilised")
    STOPPED = "stopped", _lazy("stopped")
    OVER = "over", _lazy("over 72 hours")


class StoppedBy(models.TextChoices):
    """What stopped the clock before anybody was on the way."""

    TAKEOVER = "takeover", _lazy("taken over by a partner")
    REFUSAL = "refusal", _lazy("declined")
    CONCLUDED = "concluded", _lazy("concluded otherwise")


EVERY_ONE = Q()


@dataclass(frozen=True, kw_only=True)
class Clock:
    """The clock of one request at one moment."""

    started_at: datetime
    gross: timedelta
    net: timedelta
    state: ClockState
    mobilised_at: datetime | None
    stopped_at: datetime | None
    stopped_by: StoppedBy | None
    net_at_most: timedelta
    """The same as `net`, had what stopped it come at the last moment it may have been."""
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
    def is_over(self) -> bool:
        """Whether more than 72 hours were needed, or have passed already."""
        return self.net > LIMIT

    @property
    def is_ticking(self) -> bool:
        """Whether it is still our turn."""
        return self.state in (ClockState.RUNNING, ClockState.PAUSED, ClockState.OVER)


class Moment(NamedTuple):
    """Something in a case that its clock is measured by: a pause, a mobilisation, a member's last lead or last status."""

    kind: str
    case: UUID
    code: str
    at: datetime
    until: datetime | None = None
    """When a pause ended; of a lead or a status the last moment it may have come."""


@dataclass(frozen=True, kw_only=True)
class _Facts:
    """What the clock of one request is computed from."""

    received_at: datetime
    mobilised_at: datetime | None
    stop: Stop | None
    pauses: list[tuple[datetime, datetime | None]]


def clock_of(case: Case, now: datetime) -> Clock:
    """The clock of one request."""
    return clocks_of([case], now)[case.pk]


def clocks_of(cases: Iterable[Case], now: datetime, members: Iterable[CaseMember] | None = None) -> dict[UUID, Clock]:
    """The clocks of many requests by their key, in one query however many they are; what came after `now` is not known.

    Where all `members` of these requests are at hand, that query need not find them: it takes half the time.
    """
    received = {case.pk: case.received_at for case in cases}
    case_of = {member.pk: member.case_id for member in members} if members is not None else None
    return _clocks(received, _moments(received, now, case_of), now)


def clocks_since(starts: Mapping[UUID, datetime], now: datetime, known_at: datetime | None = None) -> dict[UUID, Clock]:
    """The clocks of requests measured from a moment each, the call or a reopening: what was on the way before is no answer to it.

    They are read at `now`, by what was known then, or at `known_at`: mobilisings and pauses as they were known. Must run where
    every case may be read.
    """
    known_at = known_at or now
    former: dict[str, dict[int, dict[str, str | None]]] = {"carried": {}, "pause": {}}
    told = FormerFact.objects.filter(
        Q(carried__member__case__in=starts) | Q(pause__case__in=starts), until__gt=known_at
    )
    for fact in told.order_by("-until", "-pk"):
        kind, key = ("carried", fact.carried_id) if fact.carried_id else ("pause", fact.pause_id)
        former[kind].setdefault(key, {}).update(fact.facts)
    moments = (
        moment
        for moment in (
            *_moments(starts, now, None, known_at=known_at, known_otherwise=former),
            *_known_then(former, now, known_at),
        )
        if moment.kind != "mobilised" or moment.at >= starts[moment.case]
    )
    return _clocks(starts, moments, now)


def _known_then(
    former: Mapping[str, Mapping[int, Mapping[str, str | None]]], now: datetime, known_at: datetime
) -> Iterator[Moment]:
    """Mobilisings and pauses of before `now` that are known otherwise since `known_at`, as they were known then."""
    links = OperationMember.objects.filter(_standing("member__voided_at", known_at), pk__in=former["carried"])
    for pk, case in links.values_list("pk", "member__case"):
        sent_at = _moment(former["carried"][pk]["sent_at"])
        if sent_at and sent_at <= now:
            yield Moment("mobilised", case, "", sent_at)
    pauses = ClockPause.objects.filter(
        _standing("voided_at", known_at), pk__in=former["pause"], recorded_at__lte=known_at
    )
    for pause in pauses:
        told = {"begins_at": pause.begins_at, "ends_at": pause.ends_at}
        told |= {name: _moment(text) for name, text in former["pause"][pause.pk].items()}
        if told["begins_at"] <= now:
            yield Moment("pause", pause.case_id, "", told["begins_at"], told["ends_at"])


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """Rows at hand that the clocks of some requests are measured by."""

    case_of: Mapping[UUID, UUID]
    """The request of each member."""
    pauses: Iterable[ClockPause]
    mobilised: Iterable[tuple[UUID, datetime | None]]
    """The request of somebody an operation carries, and when it was an answer to them (`OperationMember.sent_at`)."""
    leads: Iterable[LeadChange]
    changes: Iterable[StatusChange]


def clock_in(case_file: CaseFile, now: datetime) -> Clock:
    """The clock of a request whose dossier is at hand, without a query."""
    case = case_file.case
    case_of = {member.pk: case.pk for member in case_file.members}
    rows = Recorded(
        case_of=case_of,
        pauses=case_file.pauses,
        mobilised=[(case.pk, link.sent_at) for member in case_file.members for link in member.operation_members.all()],
        leads=[row for row in case_file.leads if row.member_id in case_of],
        changes=[row for row in case_file.changes if row.member_id in case_of],
    )
    return clocks_in({case.pk: case.received_at}, rows, now)[case.pk]


def clocks_in(received: dict[UUID, datetime], rows: Recorded, now: datetime) -> dict[UUID, Clock]:
    """The clocks of requests whose rows are at hand, by the moment each was received, without a query."""
    leads, changes = _latest(rows.leads, now), _latest(rows.changes, now)
    moments = [
        *(
            Moment("pause", pause.case_id, "", pause.begins_at, pause.ends_at)
            for pause in rows.pauses
            if _stood(pause, now)
        ),
        *(Moment("mobilised", case, "", at) for case, at in rows.mobilised if at),
        *(Moment("lead", rows.case_of[row.member_id], row.lead, row.occurred_at, row.counts_at) for row in leads),
        *(Moment("status", rows.case_of[row.member_id], row.status, row.occurred_at, row.counts_at) for row in changes),
    ]
    return _clocks(received, [moment for moment in moments if moment.at <= now], now)


def _latest(changes: Iterable[LeadChange | StatusChange], now: datetime) -> Iterable[LeadChange | StatusChange]:
    """The last change of each member that was known to have happened by then."""
    known = sorted(
        (change for change in changes if max(change.counts_at, change.recorded_at) <= now and _stood(change, now)),
        key=attrgetter(*IN_ORDER),
    )
    return {change.member_id: change for change in known}.values()


def _stood(row: LeadChange | StatusChange | ClockPause, now: datetime) -> bool:
    """Whether a row was not known by then to be recorded in error."""
    return row.voided_at is None or row.voided_at > now


def _clocks(received: Mapping[UUID, datetime], moments: Iterable[Moment], now: datetime) -> dict[UUID, Clock]:
    """Each request measured from its own moments."""
    found = defaultdict(list)
    for moment in moments:
        found[moment.case, moment.kind].append(moment)
    clocks = {}
    for pk, received_at in received.items():
        mobilised_at = min((moment.at for moment in found[pk, "mobilised"]), default=None)
        takeover = _takeover(found[pk, "lead"])
        if mobilised_at and any(moment.code == Lead.LFNKR for moment in found[pk, "lead"]):
            takeover = None  # A partner took over some of them; the others are those who were sent on the way.
        stops = list(filter(None, (takeover, _conclusion(found[pk, "status"]))))
        facts = _Facts(
            received_at=received_at,
            mobilised_at=mobilised_at,
            stop=(*min(stops)[:2], min(latest for _at, _by, latest in stops)) if stops else None,
            pauses=[(moment.at, moment.until) for moment in found[pk, "pause"]],
        )
        clocks[pk] = _clock(facts, now)
    return clocks


def _clock(facts: _Facts, now: datetime) -> Clock:
    """Measure one request: until it was mobilised, until something else stopped its clock, or until now."""
    stopped_at, stopped_by, stopped_until = facts.stop or (None, None, None)
    mobilised_at = facts.mobilised_at
    if mobilised_at and stopped_until and stopped_until < mobilised_at:
        mobilised_at = None
    if mobilised_at:
        stopped_at = stopped_by = stopped_until = None
    ends_at = max(mobilised_at or stopped_at or now, facts.received_at)
    gross, net, pauses = _measured(facts, ends_at)
    stands_still = any(begin <= now and (end is None or end > now) for begin, end in facts.pauses)
    return Clock(
        started_at=facts.received_at,
        gross=gross,
        net=net,
        state=_state(mobilised_at, stopped_at, stands_still=stands_still, is_over=net > LIMIT),
        mobilised_at=mobilised_at,
        stopped_at=stopped_at,
        stopped_by=stopped_by,
        net_at_most=_measured(facts, max(stopped_until, facts.received_at))[1] if stopped_until else net,
        pauses=pauses,
    )


def _measured(facts: _Facts, ends_at: datetime) -> tuple[timedelta, timedelta, tuple[Span, ...]]:
    """The hours from the call to a moment, with and without the pauses, and these."""
    pauses = _merged(facts.pauses, facts.received_at, ends_at)
    gross = ends_at - facts.received_at
    return gross, gross - sum((end - begin for begin, end in pauses), timedelta()), pauses


def _state(
    mobilised_at: datetime | None, stopped_at: datetime | None, *, stands_still: bool, is_over: bool
) -> ClockState:
    if mobilised_at:
        return ClockState.MOBILISED
    if stopped_at:
        return ClockState.STOPPED
    if is_over:
        return ClockState.OVER
    return ClockState.PAUSED if stands_still else ClockState.RUNNING


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


def _moments(
    cases: Iterable[UUID],
    now: datetime,
    case_of: Mapping[UUID, UUID] | None,
    *,
    known_at: datetime | None = None,
    known_otherwise: Mapping[str, Iterable[int]] = MappingProxyType({}),
) -> Iterator[Moment]:
    """Everything by then that stops a clock or lets it stand still: of each member the last lead and the last status.

    Without the mobilisings and pauses that were known otherwise then, which are told by `clocks_since`.
    """
    known = {"cases": list(cases), "now": now, "known_at": known_at or now}
    if not known["cases"]:
        return iter(())
    if any(known_otherwise.values()):
        otherwise = {kind: list(keys) for kind, keys in known_otherwise.items()}
        return (Moment(*row) for row in _moments_known_otherwise(**known, **otherwise))
    if case_of is None:
        return (Moment(*row) for row in _moments_of_requests(**known))
    found = (Moment(*row) for row in _moments_of_members(members=list(case_of), **known))
    return (moment._replace(case=case_of.get(moment.case, moment.case)) for moment in found)


@kept
def _moments_of_requests(cases, now, known_at) -> models.QuerySet:
    of_ours = Q(_standing("member__voided_at", known_at), member__case=any_of(cases))
    return _union_of("member__case", of_ours, cases, now, known_at)


@kept
def _moments_known_otherwise(cases, now, known_at, carried, pause) -> models.QuerySet:
    of_ours = Q(_standing("member__voided_at", known_at), member__case=any_of(cases))
    without = (~Q(pk=any_of(pause)), ~Q(pk=any_of(carried)))
    return _union_of("member__case", of_ours, cases, now, known_at, *without)


@kept
def _moments_of_members(members, cases, now, known_at) -> models.QuerySet:
    return _union_of("member", Q(member=any_of(members)), cases, now, known_at)


def _union_of(
    whose: str,
    of_ours: Q,
    cases: Place,
    now: Place,
    known_at: Place,
    of_pauses: Q = EVERY_ONE,
    of_mobilisings: Q = EVERY_ONE,
) -> models.QuerySet:
    """Pauses, mobilisings, and of each member the last lead and the last status; `whose`: what of each tells the request."""
    pauses = ClockPause.objects.filter(
        _standing("voided_at", known_at), of_pauses, case=any_of(cases), begins_at__lte=now, recorded_at__lte=known_at
    ).order_by()
    mobilised = OperationMember.objects.filter(of_ours, of_mobilisings, sent_at__lte=now).order_by()
    standing = of_ours & _standing("voided_at", known_at) & Q(counts_at__lte=now, recorded_at__lte=known_at)
    last_first = ("member_id", *(f"-{name}" for name in IN_ORDER))
    last_leads = LeadChange.objects.filter(standing).order_by(*last_first).distinct("member_id")
    last_changes = StatusChange.objects.filter(standing).order_by(*last_first).distinct("member_id")
    nothing, never = models.Value(""), models.Value(None, models.DateTimeField())
    parts = (
        pauses.values_list(models.Value("pause"), "case", nothing, "begins_at", "ends_at"),
        mobilised.values_list(models.Value("mobilised"), whose, nothing, "sent_at", never),
        last_leads.values_list(models.Value("lead"), whose, "lead", "occurred_at", "counts_at"),
        last_changes.values_list(models.Value("status"), whose, "status", "occurred_at", "counts_at"),
    )
    return parts[0].union(*parts[1:], all=True)


def _standing(name: str, now: datetime) -> Q:
    """Rows that were not known by then to be recorded in error."""
    return Q(**{name: None}) | Q(**{f"{name}__gt": now})


def _takeover(leads: list[Moment]) -> Stop | None:
    """When a partner took over a case that a partner leads; one handed back to us ticks again."""
    taken = [moment for moment in leads if moment.code == Lead.PARTNER]
    if not taken:
        return None
    return min(moment.at for moment in taken), StoppedBy.TAKEOVER, min(_last(moment) for moment in taken)


def _conclusion(statuses: list[Moment]) -> Stop | None:
    """When the last member of a case with nobody open any more was concluded, and whether by our refusal."""
    if not statuses or any(moment.code not in CONCLUDED for moment in statuses):
        return None
    is_refusal = any(moment.code == Status.DECLINED for moment in statuses)
    stopped_by = StoppedBy.REFUSAL if is_refusal else StoppedBy.CONCLUDED
    return max(moment.at for moment in statuses), stopped_by, max(_last(moment) for moment in statuses)


def _last(moment: Moment) -> datetime:
    """The last moment it may have been; never before the first."""
    return max(moment.until or moment.at, moment.at)
