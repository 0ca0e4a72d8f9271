"""Whether an operation may be opened, mobilised, extended and closed, and who may go along on a leg."""

from __future__ import annotations

from collections.abc import Collection

from cases.case.models import Case, CaseMember
from cases.errors import InTheFuture
from cases.operations import errors
from cases.operations.models import Leg, Operation
from cases.status import OPEN, UNDER_WAY, Lead, Status
from cases.workflow.moving import named
from cases.workflow.rules import may_be_led
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.errors import DomainError
from lfnkr.language.lists import listed


def may_open_operation(case: Case) -> DomainError | None:
    """Whether LFNKR may begin an operation for people of a request: we lead somebody in it whom no open operation carries."""
    if refused := may_move_people(case):
        return refused
    people = [member for member in case.standing_members if member.status in OPEN and member.lead != Lead.PARTNER]
    return carried_already(people) if all(map(carrying, people)) else None


def may_move_people(case: Case) -> DomainError | None:
    """Whether LFNKR moves people of a request at all: somebody in it is open, and led by us."""
    if refused := may_be_led(case):
        return refused
    is_led_by_us = any(member.status in OPEN and member.lead == Lead.LFNKR for member in case.standing_members)
    return None if is_led_by_us else errors.NotLedByUs(reference=case.reference)


def may_be_carried(members: Collection[CaseMember], *, lead: str) -> DomainError | None:
    """Whether just these people can be carried by a new operation: all open, by none yet, and led by no one else."""
    if not_open := [member for member in members if member.status not in OPEN]:
        return errors.NotOpenPeople(people=named(not_open))
    others = [member for member in members if lead == Lead.LFNKR and member.lead == Lead.PARTNER]
    if others:
        return errors.LedByAPartner(people=named(others))
    return carried_already([member for member in members if carrying(member)])


def carried_already(members: Collection[CaseMember]) -> DomainError | None:
    """That open operations carry these people; nothing where there are none."""
    if not members:
        return None
    names = {operation.code_name for member in members for operation in carrying(member)}
    return errors.CarriedAlready(people=named(members), code_names=listed(sorted(names)))


def carrying(member: CaseMember) -> list[Operation]:
    """The open operations that carry somebody."""
    return [row.operation for row in member.operation_members.all() if row.operation.closed_at is None]


def may_they_leave(case: Case) -> DomainError | None:
    """Whether it can be noted that people of a request left: we lead it, and somebody is funded and still to leave."""
    if refused := may_move_people(case):
        return refused
    is_anybody_ready = any(member.status == Status.FUNDED for member in case.standing_members)
    return None if is_anybody_ready else errors.NobodyIsToLeave(reference=case.reference)


def may_all_leave(members: Collection[CaseMember]) -> DomainError | None:
    """Whether just these people can leave: all of them funded."""
    others = [member for member in members if member.status != Status.FUNDED]
    return errors.NotReadyToLeave(people=named(others)) if others else None


def may_work_on(operation: Operation) -> DomainError | None:
    """Whether anything may be done in an operation: not once it is closed."""
    return errors.OperationIsClosed(code_name=operation.code_name) if operation.closed_at else None


def may_mobilise(operation: Operation) -> DomainError | None:
    """Whether the first person or money may be noted as sent on the way: once."""
    if closed := may_work_on(operation):
        return closed
    return errors.AlreadyMobilised(code_name=operation.code_name) if operation.mobilised_at else None


def may_add_leg(operation: Operation) -> DomainError | None:
    """Whether a stretch of the way may be added."""
    return may_work_on(operation)


def may_change_leg(leg: Leg) -> DomainError | None:
    """Whether a leg may be changed: until its operation is over, and not once it was recorded in error."""
    return may_work_on(leg.operation) or may_go_along(leg)


def may_be_dated(leg: Leg) -> DomainError | None:
    """Whether the days of a leg can be: what has happened has come, and nothing ends before it begins."""
    now = clock.now()
    happened = [day for day in (leg.departed_on, leg.arrived_on, leg.ended_on) if day]
    if any(day.earliest and day.earliest > now for day in happened):
        return InTheFuture()
    if leg.ending and leg.arrived_on or leg.ended_on and not leg.ending:
        return errors.LegEndsOneWay()
    pairs = (
        (leg.planned_departure, leg.planned_arrival),
        (leg.departed_on, leg.arrived_on),
        (leg.departed_on, leg.ended_on),
    )
    if any(begin and end and end.is_certainly_before(begin) for begin, end in pairs):
        return errors.LegEndsBeforeItBegins()
    return None


def may_travel(operation: Operation, members: Collection[CaseMember]) -> DomainError | None:
    """Whether these people may be those who travel on a leg: somebody, and all of them people of the operation."""
    if not members:
        return errors.NobodyTravels()
    carried = {member.pk for member in operation.standing_members}
    return None if carried >= {member.pk for member in members} else errors.NotOnTheOperation()


def may_close_operation(operation: Operation) -> DomainError | None:
    """Whether an operation may be ended: nobody in it is under way."""
    if closed := may_work_on(operation):
        return closed
    under_way = [member for member in operation.standing_members if member.status in UNDER_WAY]
    return errors.PeopleUnderWay(people=named(under_way)) if under_way else None


def may_go_along(leg: Leg) -> DomainError | None:
    """Whether anybody may be noted on a leg: not on one that was recorded in error."""
    return errors.LegNotTravelled() if leg.voided_at else None


def may_escort(leg: Leg, *, staff: User | None, helper_code: str) -> DomainError | None:
    """Whether somebody may go along: a member of LFNKR or a helper, and no member where the leg touches China."""
    if staff and leg.touches_china:
        return errors.MemberInChina()
    return errors.EscortUnclear() if (staff is None) == (not helper_code) else None
