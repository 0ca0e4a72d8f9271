"""What a partner told of the people it leads: recorded as told, by whom and when, without the steps it told nobody of."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case, CaseMember
from cases.errors import InTheFuture
from cases.partners import errors, rules
from cases.reference.models import Partner
from cases.status import Lead, Status
from cases.workflow.history import When
from cases.workflow.models import IN_ORDER, LeadChange, StatusChange
from cases.workflow.moving import Move, arrive, lock_members, named, record_moves
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import require
from lfnkr.fuzzy.dates import FuzzyDate


def _case_of(members: Collection[CaseMember], **_facts: object) -> Case | None:
    cases = {member.case_id for member in members}
    return Case(pk=cases.pop()) if len(cases) == 1 else None


@action(
    _lazy("record what partner told"),
    permission="cases.move_member",
    rule=rules.may_be_told,
    case=_case_of,
    includes=["raise alarm"],
)
def record_what_partner_told(
    members: Collection[CaseMember],
    *,
    by: User,
    status: str,
    happened: FuzzyDate,
    told_by: Partner,
    told_on: date,
    detail: str = "",
    destination: str = "",
    reason: str = "",
) -> list[StatusChange]:
    """Record where people stand whom a partner leads, as it told: safe, in destination, detained, repatriated, gone back; all or none.

    The steps between may be missing: they were not told, and none is made up. Refused for people no partner leads, now or on
    that day; for a death or a disappearance; before it was told; and for what `move` refuses.
    """
    status = Status(status)
    locked = lock_members(members)
    require(rules.may_tell_of(locked, status))
    when = When.of(happened, since=locked[0].case.received_at)
    if told_on > clock.today():
        raise InTheFuture
    if clock.day_of(when.occurred_at) > told_on:
        raise errors.ToldBeforeItHappened
    _led_then(locked, happened)
    step = Move(status=status, when=when, detail=detail, reason=reason, told_by=told_by, told_on=told_on)
    if status == Status.IN_DESTINATION:
        arrive(locked, destination)
    return record_moves(locked, step, by=by)


def _led_then(members: list[CaseMember], happened: FuzzyDate) -> None:
    """Refuse a step that lies before a partner led, by the last moment it may have been."""
    latest = min(happened.latest or clock.now(), clock.now())
    changes = LeadChange.objects.filter(member__in=members, voided_at=None, occurred_at__lte=latest).order_by(*IN_ORDER)
    leads = {change.member_id: change.lead for change in changes}
    too_early = [member for member in members if leads.get(member.pk) != Lead.PARTNER]
    if too_early:
        raise errors.NotLedThen(people=named(too_early))
