"""What others need to know of a fact that is taken back: its request, its days, when it was recorded (lfnkr/taken_back.py)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import singledispatch

from django.db.models import Min

from cases.case.models import Case, CaseMember
from cases.events.models import Event, EventMember
from cases.follow_up.models import CaseNote
from cases.operations.models import Leg
from cases.people.models import Indicator, Relationship
from cases.risk.models import PersonAnswer, RiskAssessment
from cases.voiding.models import Voiding
from cases.voiding.targets import Row
from cases.workflow.models import ClockPause, LeadChange, StatusChange
from lfnkr.calendar import clock
from lfnkr.taken_back import Consequence, TakenBack, consequences_of

Days = tuple[datetime, datetime, datetime]
"""The first moment a fact may have been, the last, and when it was recorded."""


def consequences(case: Case | None, rows: Iterable[Row]) -> list[Consequence]:
    """What stays although these rows are taken back, each said once."""
    rows = list(rows)
    facts = [
        TakenBack(
            case=case and case.pk,
            begins_at=begins_at,
            until=until,
            recorded_at=recorded_at,
            moves_money=isinstance(_named(row), StatusChange | LeadChange | CaseMember),
        )
        for row in rows
        if (days := days_of(row, case))
        for begins_at, until, recorded_at in (days,)
    ]
    return list(dict.fromkeys(consequences_of(facts)))


def needs_agreement(case: Case | None, rows: Iterable[Row]) -> bool:
    """Whether a second officer has to agree: where an edition counted a row, and where it took two before."""
    rows = list(rows)
    took_two = any(isinstance(row, Voiding) and row.agreed_at is not None for row in rows)
    changes_nothing = all(isinstance(row, Voiding) and row.waits for row in rows)
    if changes_nothing:
        return False
    return took_two or any(found.needs_second_officer for found in consequences(case, rows))


@singledispatch
def days_of(row: Row, case: Case | None) -> Days | None:
    """When a fact may have been, and when it was recorded; None of what no figure counts."""
    raise TypeError(f"Nobody records a {row._meta.verbose_name} in error.")


@days_of.register
def _of_step(row: StatusChange | LeadChange, case: Case | None) -> Days:
    return min(row.occurred_at, row.counts_at), row.counts_at, row.recorded_at


@days_of.register
def _of_event(row: Event, case: Case | None) -> Days:
    latest = min(row.happened.latest or row.recorded_at, row.recorded_at)
    return min(row.happened.earliest or latest, latest), latest, row.recorded_at


@days_of.register
def _of_event_member(row: EventMember, case: Case | None) -> Days:
    return _of_event(row.event, case)


@days_of.register
def _of_member(row: CaseMember, case: Case | None) -> Days:
    return row.case.received_at, clock.now(), row.case.recorded_at


@days_of.register
def _of_answer(row: Indicator, case: Case | None) -> Days:
    return case.received_at, clock.now(), row.recorded_at


@days_of.register
def _of_relation(row: Relationship, case: Case | None) -> Days | None:
    """Counted from the first request both are on; one to somebody who is on none counts nowhere."""
    together = Case.objects.filter(members__person=row.person_id).filter(members__person=row.relative_id)
    first = together.aggregate(first=Min("received_at"))["first"]
    return first and (first, clock.now(), row.recorded_at)


@days_of.register
def _of_leg(row: Leg, case: Case | None) -> None:
    return None


@days_of.register
def _of_note(row: CaseNote, case: Case | None) -> None:
    return None


@days_of.register
def _of_risk(row: RiskAssessment | PersonAnswer, case: Case | None) -> None:
    """No figure counts how dangerous a request was, nor needs, nor what was done beyond what intake asks."""
    return None


@days_of.register
def _of_pause(row: ClockPause, case: Case | None) -> Days:
    return row.case.received_at, clock.now(), row.recorded_at


@days_of.register
def _of_voiding(row: Voiding, case: Case | None) -> Days | None:
    days = None if row.waits else days_of(row.row, case)
    return days and (days[0], days[1], row.agreed_at or row.recorded_at)


def _named(row: Row) -> Row:
    """The row itself, or of a voiding the one it names."""
    return row.row if isinstance(row, Voiding) else row
