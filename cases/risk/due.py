"""When the risk of a request is to be assessed, and why: the one place that knows; it orders and reminds, and blocks nothing.

Asked at acceptance, before movement, after any incident, and at least every seven days while people are under way. The
pauses of the 72 hours stop none of this: danger has no pause.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from cases.case.models import Case, CaseMember
from cases.events.choices import TO_ACKNOWLEDGE
from cases.events.models import Event
from cases.risk.choices import RiskReason
from cases.risk.models import RiskAssessment
from cases.status import UNDER_WAY, Status
from cases.workflow.models import StatusChange
from lfnkr.postgresql.kept_questions import any_of, kept

AT_LEAST_EVERY = timedelta(days=7)
WITHIN = {
    RiskReason.ACCEPTED: timedelta(hours=24),
    RiskReason.MOVEMENT: timedelta(hours=24),
    RiskReason.INCIDENT: timedelta(0),
}
"""How long after an occasion was recorded the assessment may wait; after an incident not at all."""
OCCASIONS = {
    Status.ACCEPTED: RiskReason.ACCEPTED,
    Status.FUNDED: RiskReason.MOVEMENT,
    Status.INTERRUPTED: RiskReason.INCIDENT,
    Status.MISSING: RiskReason.INCIDENT,
    Status.REPATRIATED: RiskReason.INCIDENT,
    Status.RETURNED: RiskReason.INCIDENT,
    Status.DIED: RiskReason.INCIDENT,
}
"""The steps of anybody on the request after which it is asked. Whoever is funded moves next."""
ASKING = frozenset({*OCCASIONS, Status.IN_MOVEMENT})
"""Those, and the step from which people are under way."""
INCIDENTS = TO_ACKNOWLEDGE
"""The events after which it is asked: an arrest, an illness, a loss, and what else happened (a betrayal, a search)."""


@dataclass(frozen=True)
class Asked:
    """One assessment: the moment it speaks of, and when it was recorded."""

    at: datetime
    recorded_at: datetime


@dataclass(frozen=True)
class Occasion:
    """Something after which the risk is asked: when it was (the first moment it may have been), and when we learnt of it."""

    why: RiskReason
    happened_at: datetime
    known_at: datetime

    def is_answered_by(self, asked: Asked) -> bool:
        """Whether an assessment takes it into account: it speaks of a moment no earlier, and whoever recorded it could know.

        People tell the minute: the seconds of a moment say nothing.
        """
        happened_at = self.happened_at.replace(second=0, microsecond=0)
        return asked.at >= happened_at and asked.recorded_at >= self.known_at


@dataclass(frozen=True)
class Due:
    """By when the risk is to be assessed, and why, the gravest reason first."""

    at: datetime
    reasons: tuple[RiskReason, ...]

    def is_overdue(self, now: datetime) -> bool:
        """Whether that moment has passed."""
        return self.at < now


@dataclass(frozen=True)
class Read:
    """What is read of requests: their people, the assessments that stand, the steps that ask for one or lead into movement."""

    members: Iterable[CaseMember]
    assessments: Iterable[tuple[UUID, datetime, datetime]]
    """Of each its request, the moment it speaks of, and when it was recorded."""
    steps: Iterable[tuple[UUID, str, datetime, datetime]]
    """Of each its request, the status, when it was taken, and when it was recorded; none that was recorded in error."""

    @classmethod
    def of(cls, keys: Sequence[UUID]) -> Read:
        """Asked of the database, by the keys of the requests."""
        return cls(members=_members(cases=keys), assessments=_assessments(cases=keys), steps=_steps(cases=keys))

    @classmethod
    def at_hand(
        cls, members: Iterable[CaseMember], assessments: Iterable[RiskAssessment], steps: Iterable[StatusChange]
    ) -> Read:
        """The same from the rows of one request: its people and assessments that stand, and all steps."""
        standing = (one for one in steps if one.voided_at is None and one.member.voided_at is None)
        return cls(
            members=members,
            assessments=[(one.case_id, one.assessed_at, one.recorded_at) for one in assessments],
            steps=[
                (one.member.case_id, one.status, one.occurred_at, one.recorded_at)
                for one in standing
                if one.status in ASKING
            ],
        )


@kept
def _members(cases) -> QuerySet:
    rows = CaseMember.objects.standing().filter(case=any_of(cases)).order_by()
    return rows.only("case", "status", "missing_reviewed_at")


@kept
def _assessments(cases) -> QuerySet:
    rows = RiskAssessment.objects.standing().filter(case=any_of(cases)).order_by()
    return rows.values_list("case", "assessed_at", "recorded_at")


@kept
def _steps(cases) -> QuerySet:
    rows = StatusChange.objects.filter(member__case=any_of(cases), member__voided_at=None, voided_at=None)
    rows = rows.filter(status__in=ASKING).order_by()
    return rows.values_list("member__case", "status", "occurred_at", "recorded_at")


@dataclass
class RiskFacts:
    """What of one request decides when its risk is asked."""

    is_at_work: bool = False
    """Whether anybody waits for an outcome in an open request of the present."""
    is_under_way: bool = False
    moved_known_at: datetime | None = None
    """When we first learnt that somebody moves."""
    asked: list[Asked] = field(default_factory=list)
    occasions: list[Occasion] = field(default_factory=list)


def due_of(facts: RiskFacts) -> Due | None:
    """When the risk is to be assessed next, and why; None while nothing asks for it."""
    if not facts.is_at_work:
        return None
    open_ones = [one for one in facts.occasions if not any(one.is_answered_by(asked) for asked in facts.asked)]
    moments = [(one.known_at + WITHIN[one.why], one.why) for one in open_ones]
    if facts.is_under_way and not facts.asked and facts.moved_known_at:
        moments.append((facts.moved_known_at, RiskReason.MOVEMENT))
    elif facts.is_under_way and facts.asked:
        moments.append((max(asked.at for asked in facts.asked) + AT_LEAST_EVERY, RiskReason.WEEKLY))
    if not moments:
        return None
    first = min(at for at, _why in moments)
    reasons = {why for at, why in moments if why != RiskReason.WEEKLY or at == first}
    return Due(first, tuple(why for why in RiskReason if why in reasons))


def dues_of(cases: Iterable[Case]) -> dict[UUID, Due]:
    """The same for many requests at hand, in four questions however many there are; those that owe nothing are left out."""
    cases = list(cases)
    facts = facts_of(cases)
    found = {case.pk: due_of(facts[case.pk]) for case in cases}
    return {key: due for key, due in found.items() if due is not None}


def facts_of(cases: Iterable[Case], read: Read | None = None) -> dict[UUID, RiskFacts]:
    """What decides it, by request; `read`: what is at hand already of the only one."""
    found: dict[UUID, RiskFacts] = defaultdict(RiskFacts)
    at_work = {case.pk: case for case in cases if case.is_open}
    keys = list(at_work)
    if not keys:
        return found
    read = read or Read.of(keys)
    for member in read.members:
        found[member.case_id].is_at_work |= not member.is_concluded
        found[member.case_id].is_under_way |= member.status in UNDER_WAY
    for case, at, recorded_at in read.assessments:
        found[case].asked.append(Asked(at, recorded_at))
    for case, status, at, known_at in read.steps:
        happened_at = min(at, known_at)
        if at_work[case].is_history(happened_at, known_at):
            continue
        if status == Status.IN_MOVEMENT:
            found[case].moved_known_at = min(found[case].moved_known_at or known_at, known_at)
        else:
            found[case].occasions.append(Occasion(OCCASIONS[Status(status)], happened_at, known_at))
    for case, happened_at, known_at in _incidents(keys):
        if not at_work[case].is_history(happened_at, known_at):
            found[case].occasions.append(Occasion(RiskReason.INCIDENT, happened_at, known_at))
    return found


@kept
def _incident_rows(cases) -> QuerySet:
    events = Event.objects.standing().filter(case=any_of(cases), kind__in=INCIDENTS).order_by()
    return events.only("case", "happened", "recorded_at")


def _incidents(keys: Sequence[UUID]) -> Iterable[tuple[UUID, datetime, datetime]]:
    """The events that ask for one; of a day known vaguely the first moment it may have been counts."""
    for event in _incident_rows(cases=keys):
        yield event.case_id, min(event.happened.earliest or event.recorded_at, event.recorded_at), event.recorded_at
