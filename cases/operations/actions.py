"""Operations: who is carried, over which countries, with whom; no member of LFNKR on a leg that touches China."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import CaseMember
from cases.choices import COUNTRIES
from cases.errors import InTheFuture, TimesOutOfOrder, UnknownChoice
from cases.intake.values import chosen
from cases.operations import errors, rules
from cases.operations.choices import Mode
from cases.operations.models import Leg, LegEscort, Operation, OperationMember
from cases.reference.models import Partner
from cases.status import OPEN, Lead
from cases.workflow.errors import PartnerMissing
from cases.workflow.moving import lock_members, lock_recorded_members, named
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import explained, require


@action(
    _lazy("open operation"),
    permission="cases.plan_operation",
    rule=rules.may_open_operation,
    explains=lambda *_members, code_name, **_: explained(
        cases_operation_code_name_key=lambda: errors.CodeNameTaken(code_name=code_name)
    ),
)
def open_operation(
    members: Iterable[CaseMember],
    *,
    by: User,
    code_name: str,
    lead: str,
    partner: Partner | None = None,
    opened_at: datetime,
) -> Operation:
    """Begin an operation for people of one or more requests; refused for a name taken and for people not open."""
    if (lead == Lead.PARTNER) != (partner is not None) or lead == Lead.NONE:
        raise PartnerMissing
    if opened_at > clock.now():
        raise InTheFuture
    members = lock_members(members)
    not_open = [member for member in members if member.status not in OPEN]
    if not_open:
        raise errors.NotOpenPeople(people=named(not_open))
    if lead == Lead.LFNKR:
        for case in {member.case_id: member.case for member in members}.values():
            require(rules.may_open_operation(case))
    if Operation.objects.filter(code_name=code_name).exists():
        raise errors.CodeNameTaken(code_name=code_name)
    operation = Operation.objects.create(
        code_name=code_name, lead=lead, partner=partner, opened_at=opened_at, recorded_by=by
    )
    OperationMember.objects.bulk_create(OperationMember(operation=operation, member=member) for member in members)
    return operation


@action(_lazy("mobilise"), permission="cases.plan_operation", rule=rules.may_mobilise)
def mobilise(operation: Operation, *, by: User, at: datetime) -> Operation:
    """Note that the first person or money was sent on the way: it ends the 72 hours. Refused twice and out of order."""
    operation = _held_with_its_requests(operation)
    require(rules.may_mobilise(operation))
    _check_moment(operation, at)
    operation.mobilised_at = at
    operation.save(update_fields=["mobilised_at"])
    return operation


@action(_lazy("add leg"), permission="cases.plan_operation", rule=rules.may_add_leg)
def add_leg(
    operation: Operation,
    *,
    by: User,
    from_country: str,
    to_country: str,
    mode: str,
    departed_on: date | None = None,
    arrived_on: date | None = None,
) -> Leg:
    """Add the next stretch of the way; refused for a closed operation and for an arrival before the departure."""
    chosen(Mode, "mode", mode)
    for country in (from_country, to_country):
        if country not in COUNTRIES:
            raise UnknownChoice(name="country", value=country)
    if departed_on and arrived_on and arrived_on < departed_on:
        raise TimesOutOfOrder
    operation = _locked(operation)
    require(rules.may_add_leg(operation))
    last = operation.legs.aggregate(last=Max("position"))["last"] or 0
    stretch = {"from_country": from_country, "to_country": to_country, "mode": mode}
    days = {"departed_on": departed_on, "arrived_on": arrived_on}
    return Leg.objects.create(operation=operation, position=last + 1, **stretch, **days)


@action(_lazy("add escort"), permission="cases.plan_operation")
def add_escort(leg: Leg, *, by: User, staff: User | None = None, helper_code: str = "") -> LegEscort:
    """Say who goes along on a leg; refused for a member of LFNKR on a leg that touches China."""
    _locked(leg.operation)
    leg = Leg.objects.select_for_update(no_key=True).get(pk=leg.pk)
    require(rules.may_go_along(leg))
    helper_code = helper_code.strip()
    require(rules.may_escort(leg, staff=staff, helper_code=helper_code))
    return LegEscort.objects.create(leg=leg, staff=staff, helper_code=helper_code)


@action(_lazy("close operation"), permission="cases.plan_operation", rule=rules.may_close_operation)
def close_operation(operation: Operation, *, by: User, at: datetime) -> Operation:
    """End an operation; refused before it began and while somebody in it is under way."""
    operation = _held_with_its_requests(operation)
    require(rules.may_close_operation(operation))
    _check_moment(operation, at)
    operation.closed_at = at
    operation.save(update_fields=["closed_at"])
    return operation


def _held_with_its_requests(operation: Operation) -> Operation:
    """The same, its members' requests held first: the end of their 72 hours follows from its moments."""
    lock_recorded_members(operation.members.all())
    return _locked(operation)


def _locked(operation: Operation) -> Operation:
    """The operation as it is now, held; refused when it is closed."""
    operation = Operation.objects.select_for_update(no_key=True).get(pk=operation.pk)
    require(rules.may_work_on(operation))
    return operation


def _check_moment(operation: Operation, at: datetime) -> None:
    """Refuse a moment of an operation before its opening and in the future."""
    if at > clock.now():
        raise InTheFuture
    if at < operation.opened_at:
        raise TimesOutOfOrder
