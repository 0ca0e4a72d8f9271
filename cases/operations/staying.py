"""Who is in an operation from when to when: joining and leaving it, going apart in it and coming together again, and mending that."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from itertools import count
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import CaseMember
from cases.intake.values import check_told
from cases.operations import errors, rules
from cases.operations.actions import note_changes, parts_of, set_travellers
from cases.operations.choices import Elsewhere, StayWhy, StayWrong
from cases.operations.models import Leg, Operation, OperationStay
from cases.workflow.moving import its_case, lock_members, lock_recorded_members
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.declared.facts import tellable
from lfnkr.errors import require
from lfnkr.fuzzy.dates import FuzzyDate

TOLD = tellable(OperationStay)
JOINING = ("joined_on", "joined_why", "joined_source", "joined_told_on")
"""What is told of a beginning."""


@action(
    _lazy("join operation"),
    permission="cases.plan_operation",
    rule=rules.may_join_operation,
)
def join_operation(
    members: Collection[CaseMember],
    *,
    by: User,
    operation: Operation,
    joined_on: FuzzyDate | None = None,
    joined_why: str = "",
    joined_source: str = "",
    joined_told_on: date | None = None,
    elsewhere: str = "",
) -> list[OperationStay]:
    """Add people to an operation from a day; without one they were in it from its beginning.

    Of people whom another open operation carries it is told whether they leave it on that day or stay in both (`elsewhere`).
    Refused for people who are in it already, who had arrived or ended by then, or whom a partner leads, and for a day to come,
    before it was opened or after it was closed.
    """
    told = {"joined_on": joined_on, "joined_why": joined_why}
    told |= {"joined_source": joined_source, "joined_told_on": joined_told_on}
    check_told(told, OperationStay)
    members = lock_members(members)
    prefetch_related_objects(members, "operation_members__operation")
    others = {one.pk for member in members for one in rules.carrying(member)} - {operation.pk}
    held = _all_held({operation.pk, *others})
    operation = held[operation.pk]
    for case in {member.case_id: member.case for member in members}.values():
        require(rules.may_join_operation(case))
    require(rules.may_be_added(operation, members, joined_on))
    require(rules.may_stay(operation, OperationStay(**told)))
    require(rules.may_be_carried_by_both(members, [held[key] for key in others], elsewhere))
    if elsewhere == Elsewhere.LEAVES:
        end = {"left_on": joined_on or clock_day(operation.opened_at), "left_why": StayWhy.MOVED}
        end |= {"left_source": joined_source, "left_told_on": joined_told_on}
        for other in (held[key] for key in sorted(others)):
            _leave(other, [member for member in members if other in rules.carrying(member)], end, by=by)
    return _begin(operation, members, told, by=by)


def clock_day(moment: datetime) -> FuzzyDate:
    """The day of a moment, as it is told."""
    return FuzzyDate.parse(clock.day_of(moment).isoformat())


@action(_lazy("leave operation"), permission="cases.plan_operation", rule=rules.may_leave_operation)
def leave_operation(
    operation: Operation,
    *,
    by: User,
    members: Collection[CaseMember],
    left_on: FuzzyDate,
    left_why: str = "",
    left_source: str = "",
    left_told_on: date | None = None,
) -> list[OperationStay]:
    """Say from when people are in an operation no more; they are taken off the legs that were not left yet.

    Refused for whoever is not in it, for whoever had arrived by then, for whoever travels on a leg that was left later, and
    for a day to come or before they joined.
    """
    told = {"left_on": left_on, "left_why": left_why, "left_source": left_source, "left_told_on": left_told_on}
    check_told(told, OperationStay)
    members = lock_members(members)
    operation = _held(operation)
    require(rules.may_leave_operation(operation))
    return _leave(operation, members, told, by=by)


@action(_lazy("split operation"), permission="cases.plan_operation", rule=rules.may_split)
def split_operation(
    operation: Operation,
    *,
    by: User,
    members: Collection[CaseMember],
    joined_on: FuzzyDate,
    of: str = "",
    joined_why: str = "",
    joined_source: str = "",
    joined_told_on: date | None = None,
) -> list[OperationStay]:
    """Let some of those who are together in the part `of` go on apart, as the next part; it stays one operation.

    They are taken off the legs that were planned for them and others, and not left yet. Refused for whoever is not there now
    (somebody else recorded it meanwhile), when nobody would stay, and for a day to come or before they were there.
    """
    told = {"joined_on": joined_on, "joined_why": joined_why}
    told |= {"joined_source": joined_source, "joined_told_on": joined_told_on}
    check_told(told, OperationStay)
    members = lock_members(members)
    operation = _held(operation)
    require(rules.may_split(operation))
    together = rules.who_is_in(operation, of)
    require(rules.may_go_apart(members, together))
    for stay in together.values():
        if stay.member_id in {member.pk for member in members}:
            require(rules.may_follow_on(stay, joined_on))
    apart = [together[member.pk] for member in members if of]
    _end(apart, {"left_on": joined_on, "left_why": joined_why} | _sources(told), by=by)
    _take_off_planned(operation, members, by=by)
    return _begin(operation, members, told, by=by, part=next_part(operation))


@action(_lazy("rejoin operation"), permission="cases.plan_operation", rule=rules.may_rejoin)
def rejoin_operation(
    operation: Operation,
    *,
    by: User,
    members: Collection[CaseMember],
    of: str,
    left_on: FuzzyDate,
    left_source: str = "",
    left_told_on: date | None = None,
) -> list[OperationStay]:
    """Say from when people of the part `of` are together with the others again.

    Refused for whoever is not in that part now, and for a day to come or before they went apart.
    """
    told = {"left_on": left_on, "left_why": StayWhy.TOGETHER, "left_source": left_source, "left_told_on": left_told_on}
    check_told(told, OperationStay)
    members = lock_members(members)
    operation = _held(operation)
    require(rules.may_rejoin(operation))
    apart = rules.who_is_in(operation, of)
    require(rules.may_come_together(members, apart if of else {}))
    return _end([apart[member.pk] for member in members], told, by=by)


@action(
    _lazy("correct stay"),
    permission="cases.plan_operation",
    rule=rules.may_mend_stay,
    case=its_case,
    takes=TOLD,
)
def correct_stay(
    stay: OperationStay, *, by: User, along: Collection[OperationStay] = (), **facts: Any
) -> OperationStay:
    """Tell anew from when to when somebody was in an operation or apart in it, and of those told with them (`along`).

    What is not told stays, and what stood before is kept; nothing is written of those for whom it says nothing else. Refused
    once somebody told it anew or took it back, and, of a day that is told otherwise, for whoever had ended before they joined
    or had arrived before they left; a day that is emptied was never told.
    """
    check_told(facts, OperationStay)
    held = _held_stays([stay, *along])
    moved = [one for one in held if any(getattr(one, name) != value for name, value in facts.items())]
    if not moved:
        return held[0]
    operation, people = held[0].operation, [one.member for one in moved]
    for one in moved:
        require(rules.may_be_corrected(one, facts))
    told = {one.pk: _anew(one, facts, by=by) for one in moved}
    if not held[0].part and facts.get("left_on"):
        end = next(iter(told.values()))
        _end_parts(operation, people, {name: getattr(end, name) for name in TOLD if name.startswith("left_")}, by=by)
        _take_off_planned(operation, people, by=by, is_for_all=True)
    require(rules.may_have_travelled(operation, people))
    return told.get(held[0].pk, held[0])


@action(
    _lazy("take back stay"),
    permission="cases.record_in_error",
    rule=rules.may_mend_stay,
    case=its_case,
)
def take_back_stay(
    stay: OperationStay, *, by: User, wrong: str, along: Collection[OperationStay] = ()
) -> OperationStay:
    """Say that somebody never was in an operation, or never went apart in it, with what was wrong, and of those told with them.

    Refused for whoever travels on its legs or went apart in it still, and where nobody else is in it.
    """
    if wrong not in StayWrong:
        raise errors.WrongMissing
    held = _held_stays([stay, *along])
    require(rules.may_be_taken_off(held))
    for one in held:
        _take_back(one, by=by, wrong=wrong)
    return held[0]


def next_part(operation: Operation) -> str:
    """The letter of the next part of an operation that is held: B, C, …, Z, AA; one that was used is not used again."""
    used = set(operation.stays.values_list("part", flat=True))
    return next(letters for letters in map(_letters, count(1)) if letters not in used)


def _letters(number: int) -> str:
    """1 → B, 25 → Z, 26 → AA."""
    letters = ""
    while number >= 0:
        number, place = divmod(number, 26)
        letters, number = chr(ord("A") + place) + letters, number - 1
    return letters


def _held(operation: Operation) -> Operation:
    """The operation as it is now, held; a closed one too: what is learnt late is told of its time."""
    return _all_held([operation.pk])[operation.pk]


def _all_held(keys: Collection[UUID]) -> dict[UUID, Operation]:
    """Several operations as they are now, held in the one order of their keys."""
    found = Operation.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    return {operation.pk: operation for operation in found}


def _held_stays(stays: Collection[OperationStay]) -> list[OperationStay]:
    """Stays of one operation as they are now, their requests and the operation held; refused where one stands no more."""
    found = OperationStay.objects.select_related("member", "operation").in_bulk([stay.pk for stay in stays])
    lock_recorded_members([stay.member for stay in found.values()])
    (operation,) = {stay.operation for stay in found.values()}
    operation = _held(operation)
    held = OperationStay.objects.select_related("member__case").in_bulk([stay.pk for stay in stays])
    for stay in held.values():
        stay.operation = operation
        require(rules.may_mend_stay(stay))
    return [held[stay.pk] for stay in stays]


def _begin(
    operation: Operation, members: Iterable[CaseMember], told: Mapping[str, Any], *, by: User, part: str = ""
) -> list[OperationStay]:
    now = clock.now()
    stays = [
        OperationStay(operation=operation, member=member, part=part, recorded_at=now, recorded_by=by, **told)
        for member in members
    ]
    return OperationStay.objects.bulk_create(stays)


def _leave(
    operation: Operation, members: Collection[CaseMember], told: Mapping[str, Any], *, by: User
) -> list[OperationStay]:
    """End the stays of people who are held; refused as `leave_operation` says."""
    inside = rules.who_carried(operation)
    require(rules.may_be_left(operation, members, inside, told["left_on"]))
    _end_parts(operation, members, told, by=by)
    ended = _end([inside[member.pk] for member in members], told, by=by)
    _take_off_planned(operation, members, by=by, is_for_all=True)
    require(rules.may_have_travelled(operation, members))
    return ended


def _end_parts(operation: Operation, members: Iterable[CaseMember], told: Mapping[str, Any], *, by: User) -> None:
    """Whoever leaves an operation goes apart in it no more."""
    apart = operation.stays.standing().exclude(part="").filter(member__in=members, left_on=None)
    _end(list(apart.select_related("member")), told, by=by)


def _end(stays: Iterable[OperationStay], told: Mapping[str, Any], *, by: User) -> list[OperationStay]:
    return [_anew(stay, told, by=by) for stay in stays]


def _sources(told: Mapping[str, Any]) -> dict[str, Any]:
    """Of an end who told it and when, as it was told of what began then."""
    return {"left_source": told["joined_source"], "left_told_on": told["joined_told_on"]}


def _anew(stay: OperationStay, facts: Mapping[str, Any], *, by: User) -> OperationStay:
    """The stay with some of it told anew; what stood before is kept."""
    told = {name: getattr(stay, name) for name in TOLD} | dict(facts)
    if told["left_on"] is None:
        told |= {"left_why": "", "left_source": "", "left_told_on": None}
    new = OperationStay(
        operation=stay.operation, member=stay.member, part=stay.part, replaces=stay, recorded_by=by, **told
    )
    require(rules.may_stay(stay.operation, new))
    _take_back(stay, by=by)
    new.save(force_insert=True)
    return new


def _take_back(stay: OperationStay, *, by: User, wrong: str = "") -> None:
    stay.taken_back_at, stay.taken_back_by, stay.wrong = clock.now(), by, wrong
    stay.save(update_fields=["taken_back_at", "taken_back_by", "wrong"])


def _take_off_planned(
    operation: Operation, members: Iterable[CaseMember], *, by: User, is_for_all: bool = False
) -> None:
    """Take people off the legs that were planned and not left; not off one that is planned for them alone, unless `is_for_all`."""
    gone = {member.pk for member in members}
    planned = Leg.objects.standing().filter(operation=operation, departed_on=None, arrived_on=None, ending="")
    for leg in planned.select_for_update(no_key=True).order_by("position"):
        along: set[UUID] = set(leg.travellers.filter(is_along=True).values_list("member", flat=True))
        if not along & gone or not is_for_all and along <= gone:
            continue
        former = parts_of(leg)
        set_travellers(leg, CaseMember.objects.filter(pk__in=along - gone))
        leg.version += 1
        leg.save(update_fields=["version"])
        note_changes(leg, former, by=by)
