"""They left: the operation, its first leg, that it is mobilised and that people are in movement, in one act."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import CaseMember
from cases.operations import actions, errors, rules
from cases.operations.models import Leg, Operation, OperationMember
from cases.status import Lead, Status
from cases.workflow.history import When
from cases.workflow.moving import lock_members, move
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.errors import explained, require
from lfnkr.fuzzy.dates import FuzzyDate


@action(
    _lazy("they left"),
    permission="cases.plan_operation",
    rule=rules.may_they_leave,
    includes=["open operation", "mobilise", "add leg", "change leg", "move"],
    explains=lambda *_members, code_name="", **_: explained(
        cases_operation_code_name_key=lambda: errors.CodeNameTaken(code_name=code_name),
        operation_code_name_once=lambda: errors.CodeNameTaken(code_name=code_name),
    ),
)
def they_left(
    members: Collection[CaseMember],
    *,
    by: User,
    left: FuzzyDate,
    from_country: str,
    to_country: str,
    mode: str,
    code_name: str = "",
    mobilised_at: datetime | None = None,
    crossing: str = "",
    staff: Collection[User] = (),
    helper_codes: Collection[str] = (),
) -> Operation:
    """Note that people are on their way: all of it or nothing.

    The operation is the open one that carries them, else a new one under `code_name`, opened at the first moment of what is
    told. It is mobilised at `mobilised_at`, else at the last moment they may have left, unless it was before. The first leg
    planned for just these people is followed, else one is added. Refused for people who are not funded, who are carried by
    different operations, for a code name taken or missing, and as the parts are.
    """
    members = lock_members(members)
    for case in {member.case_id: member.case for member in members}.values():
        require(rules.may_move_people(case))
    require(rules.may_all_leave(members))
    when = When.of(left, since=min(member.case.received_at for member in members))
    when.check()
    operation = _carrying(members)
    if operation is None:
        if not code_name.strip():
            raise errors.CodeNameMissing
        opened_at = min(filter(None, (when.occurred_at, mobilised_at)))
        operation = actions.open_operation(members, by=by, code_name=code_name, lead=Lead.LFNKR, opened_at=opened_at)
    if operation.partner_id:
        raise errors.CarriedByAPartner(code_name=operation.code_name)
    if operation.mobilised_at is None:
        actions.mobilise(operation, by=by, at=mobilised_at or max(when.last_moment, operation.opened_at))
    told = {"from_country": from_country, "to_country": to_country, "mode": mode, "crossing": crossing}
    told |= {"departed_on": left, "members": members, "staff": staff, "helper_codes": helper_codes}
    planned = _planned_for(operation, members)
    if planned is None:
        actions.add_leg(operation, by=by, **told)
    else:
        plan = {"planned_departure": planned.planned_departure, "planned_arrival": planned.planned_arrival}
        not_yet = {"arrived_on": None, "ending": "", "ended_on": None}
        actions.change_leg(planned, by=by, version=planned.version, **told, **plan, **not_yet)
    move(members, by=by, status=Status.IN_MOVEMENT, happened=left)
    return operation


def _carrying(members: Collection[CaseMember]) -> Operation | None:
    """The open operation that carries all of them; None where none carries any. Raises CarriedApart."""
    keys = [member.pk for member in members]
    links = OperationMember.objects.filter(member__in=keys, left_by=None, operation__closed_at=None)
    found: dict[Operation, set[UUID]] = {}
    for link in links.select_related("operation"):
        found.setdefault(link.operation, set()).add(link.member_id)
    if not found:
        return None
    if len(found) > 1 or len(*found.values()) < len(keys):
        raise errors.CarriedApart(code_names=", ".join(sorted(each.code_name for each in found)))
    return next(iter(found))


def _planned_for(operation: Operation, members: Collection[CaseMember]) -> Leg | None:
    """The first leg that was planned for just these people and not left; None where there is none."""
    wanted = {member.pk for member in members}
    legs = operation.legs.standing().filter(departed_on=None, arrived_on=None, ending="").order_by("position")
    for leg in legs.prefetch_related("travellers"):
        if {one.member_id for one in leg.travellers.all() if one.is_along} == wanted:
            return leg
    return None
