"""Whether an operation may be opened, mobilised, extended and closed, and who may go along on a leg."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.formats import date_format

from cases.case.models import Case, CaseMember
from cases.errors import InTheFuture
from cases.operations import errors
from cases.operations.choices import Elsewhere
from cases.operations.models import Leg, Operation, OperationMember, OperationStay
from cases.reference.models import Partner
from cases.status import OPEN, UNDER_WAY, Lead, Status
from cases.workflow.history import When, standings
from cases.workflow.moving import named
from cases.workflow.rules import may_be_led
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.errors import DomainError
from lfnkr.fuzzy.dates import FuzzyDate
from lfnkr.language.lists import listed
from lfnkr.under_way import under_way


def may_open_operation(case: Case) -> DomainError | None:
    """Whether an operation may begin for people of a request: we, or a partner, lead somebody in it whom no open one carries."""
    if refused := may_be_led(case):
        return refused
    still_open = [member for member in case.standing_members if member.status in OPEN]
    theirs = [member for member in still_open if member.lead == Lead.PARTNER]
    if not all(map(carrying, theirs)):
        return None
    refused = may_move_people(case)
    if refused and theirs:
        return carried_already(theirs)
    ours = [member for member in still_open if member.lead != Lead.PARTNER]
    return refused or (carried_already(ours) if all(map(carrying, ours)) else None)


def may_move_people(case: Case) -> DomainError | None:
    """Whether LFNKR moves people of a request at all: somebody in it is open, and led by us."""
    if refused := may_be_led(case):
        return refused
    is_led_by_us = any(member.status in OPEN and member.lead == Lead.LFNKR for member in case.standing_members)
    return None if is_led_by_us else errors.NotLedByUs(reference=case.reference)


def may_be_carried(members: Collection[CaseMember], *, partner: Partner | None = None) -> DomainError | None:
    """Whether just these people can be carried by a new operation, ours or a partner's: all open, by none yet, led by no one else."""
    if not_open := [member for member in members if member.status not in OPEN]:
        return errors.NotOpenPeople(people=named(not_open))
    return led_by_others(members, partner) or carried_already([member for member in members if carrying(member)])


def led_by_others(members: Collection[CaseMember], partner: Partner | None) -> DomainError | None:
    """Whom an operation does not carry: ours nobody whom a partner leads, that of a partner nobody whom it does not lead."""
    if partner is None:
        others = [member for member in members if member.lead == Lead.PARTNER]
        return errors.LedByAPartner(people=named(others)) if others else None
    others = [member for member in members if member.partner_id != partner.pk]
    return errors.NotLedByThem(people=named(others), partner=partner.name) if others else None


def carried_already(members: Collection[CaseMember]) -> DomainError | None:
    """That open operations carry these people; nothing where there are none."""
    if not members:
        return None
    names = {operation.code_name for member in members for operation in carrying(member)}
    return errors.CarriedAlready(people=named(members), code_names=listed(sorted(names)))


def carrying(member: CaseMember) -> list[Operation]:
    """The open operations that somebody is in now."""
    links = [link for link in member.operation_members.all() if link.left_by is None]
    return [link.operation for link in links if link.operation.closed_at is None]


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


def may_travel(leg: Leg, members: Collection[CaseMember]) -> DomainError | None:
    """Whether these people may be those who travel on a leg: somebody, all of them people of the operation, and in it then.

    On a leg that was not left yet they are in it now; on one that was, they may have been by what was told of both. Of one that
    is over, and nobody knows when it was left, those who are on it already are not asked: they may have left it in between.
    """
    if not members:
        return errors.NobodyTravels()
    wanted = {member.pk: member for member in members}
    stays = _stays_of(leg.operation_id, wanted)
    if any(key not in stays for key in wanted):
        return errors.NotOnTheOperation()
    asked = stays.keys() - _on_it_in_between(leg)
    absent = [wanted[key] for key in wanted if key in asked and not any(_may_be_on(leg, stay) for stay in stays[key])]
    return errors.NotInItThen(people=named(absent)) if absent else None


def _on_it_in_between(leg: Leg) -> set[UUID]:
    """Who is noted on a leg that is over and has no day on which it was left."""
    if leg.departed_on or not (leg.arrived_on or leg.ending):
        return set()
    return set(leg.travellers.filter(is_along=True).values_list("member", flat=True))


def may_have_travelled(operation: Operation, members: Iterable[CaseMember]) -> DomainError | None:
    """Whether these people may have been on the legs they are said to have travelled on, by when they were in the operation."""
    by_key = {member.pk: member for member in members}
    stays = _stays_of(operation.pk, by_key)
    legs = operation.legs.standing().filter(departed_on__isnull=False).order_by("position")
    for leg in legs.prefetch_related("travellers"):
        along = {one.member_id for one in leg.travellers.all() if one.is_along} & by_key.keys()
        absent = [by_key[key] for key in along if not any(_may_be_on(leg, stay) for stay in stays.get(key, ()))]
        if absent:
            return errors.TravelsThen(people=named(absent), way=leg.way, day=str(leg.departed_on))
    return None


def _may_be_on(leg: Leg, stay: OperationStay) -> bool:
    end = leg.arrived_on or leg.ended_on or leg.departed_on
    if end is None:
        return stay.left_on is None
    return stay.may_be_at((leg.departed_on or end).earliest, end.latest)


def _stays_of(operation: UUID, members: Collection[UUID]) -> dict[UUID, list[OperationStay]]:
    """The standing stays in an operation, by person."""
    found: dict[UUID, list[OperationStay]] = {}
    for stay in OperationStay.objects.standing().filter(operation=operation, part="", member__in=members):
        found.setdefault(stay.member_id, []).append(stay)
    return found


def who_carried(operation: Operation) -> dict[UUID, OperationStay]:
    """Who is in an operation now, apart or not, each with the stay that goes on; without who was put on a request in error."""
    stays = operation.stays.standing().filter(part="", left_on=None, member__voided_at=None)
    return {stay.member_id: stay for stay in stays.select_related("member").order_by("pk")}


def who_is_in(operation: Operation, part: str) -> dict[UUID, OperationStay]:
    """Who is in one part of it now, each with the stay there; `""`: those who went apart in none."""
    inside = who_carried(operation)
    apart = operation.stays.standing().exclude(part="").filter(left_on=None, member__in=inside)
    theirs = {stay.member_id: stay for stay in apart.select_related("member").order_by("pk")}
    if part:
        return {key: stay for key, stay in theirs.items() if stay.part == part}
    return {key: stay for key, stay in inside.items() if key not in theirs}


def who_is_together(operation: Operation) -> list[CaseMember]:
    """Who goes on a leg where nobody says otherwise: those who went apart in no part; everybody, where nobody is left there."""
    together = who_is_in(operation, "") or who_carried(operation)
    return [stay.member for stay in together.values()]


def may_join_operation(case: Case) -> DomainError | None:
    """Whether people of a request may join an operation there is: we or a partner lead somebody in it, open or not any more.

    What is learnt late is told of its time, so nobody has to be open still. Joining ends the 72 hours of a request where the
    operation is mobilised: never of one that nobody decided.
    """
    is_led = any(member.lead != Lead.NONE for member in case.standing_members)
    return None if is_led else errors.NotLedByUs(reference=case.reference)


def may_be_added(operation: Operation, members: Collection[CaseMember], joined: FuzzyDate | None) -> DomainError | None:
    """Whether just these people may be put into an operation from a day: not in it now, led by no one else, still on the way."""
    inside = who_carried(operation)
    if there := [member for member in members if member.pk in inside]:
        return errors.InItAlready(people=named(there))
    return led_by_others(members, operation.partner) or _unless_ended(members, joined)


def _unless_ended(members: Collection[CaseMember], joined: FuzzyDate | None) -> DomainError | None:
    ended = [member for member in members if _status_by(member, joined) not in (*OPEN, "")]
    return errors.EndedByThen(people=named(ended)) if ended else None


def may_be_carried_by_both(
    members: Collection[CaseMember], others: Iterable[Operation], elsewhere: str
) -> DomainError | None:
    """Whether people whom other open operations carry may join one: it was said what becomes of the other."""
    others = list(others)
    if not others or elsewhere in Elsewhere:
        return None
    people = [member for member in members if any(other in carrying(member) for other in others)]
    names = listed(sorted(other.code_name for other in others))
    return errors.ElsewhereUnsaid(people=named(people), code_names=names)


def may_leave_operation(operation: Operation) -> DomainError | None:
    """Whether anybody may be said to be in an operation no more: somebody is in it."""
    return None if who_carried(operation) else errors.NobodyIsInIt(code_name=operation.code_name)


def may_be_left(
    operation: Operation, members: Collection[CaseMember], inside: Mapping[UUID, OperationStay], left: FuzzyDate
) -> DomainError | None:
    """Whether just these people may be said to have left an operation on a day: in it now, and not arrived by then."""
    if others := [member for member in members if member.pk not in inside]:
        return errors.NotInItNow(people=named(others), code_name=operation.code_name)
    return _unless_arrived(members, left)


def _unless_arrived(members: Collection[CaseMember], left: FuzzyDate) -> DomainError | None:
    arrived = [member for member in members if _status_by(member, left) in (Status.SAFE, Status.IN_DESTINATION)]
    return errors.ArrivedByThen(people=named(arrived)) if arrived else None


def may_be_corrected(stay: OperationStay, facts: Mapping[str, Any]) -> DomainError | None:
    """Whether a stay in an operation may be told so: as joining and leaving are, each asked where its day is told otherwise."""
    if stay.part:
        return None
    joined, left = (facts.get(name, getattr(stay, name)) for name in ("joined_on", "left_on"))
    if joined != stay.joined_on and (refused := _unless_ended([stay.member], joined)):
        return refused
    return _unless_arrived([stay.member], left) if left and left != stay.left_on else None


def _status_by(member: CaseMember, day: FuzzyDate | None) -> str:
    """What somebody certainly was by a day: of an exact day at its end, else at the first moment it may have been."""
    if day is None or day.earliest is None:
        return Status.RECEIVED
    when = When.of(day, since=member.case.received_at)
    return standings([member], when if day.is_exact_day else when.begin)[member.pk].status


def may_split(operation: Operation) -> DomainError | None:
    """Whether some people of an operation may go on apart: at least two are in it."""
    return None if len(who_carried(operation)) > 1 else errors.NobodyToPartFrom(code_name=operation.code_name)


def may_go_apart(members: Collection[CaseMember], together: Mapping[UUID, OperationStay]) -> DomainError | None:
    """Whether just these people may go apart from those who are together: all of them there now, and somebody stays."""
    if others := [member for member in members if member.pk not in together]:
        return errors.NotTogetherNow(people=named(others))
    return errors.NobodyStays() if len(members) == len(together) else None


def may_follow_on(stay: OperationStay, day: FuzzyDate) -> DomainError | None:
    """Whether something may begin on a day for somebody who was there before: not before that."""
    is_before = stay.joined_on and day.is_certainly_before(stay.joined_on)
    return errors.BeforeTheyJoined(people=named([stay.member])) if is_before else None


def may_rejoin(operation: Operation) -> DomainError | None:
    """Whether people of an operation may come together again: some of them are apart."""
    is_anybody = operation.stays.standing().exclude(part="").filter(left_on=None).exists()
    return None if is_anybody else errors.NobodyIsApart(code_name=operation.code_name)


def may_come_together(members: Collection[CaseMember], apart: Mapping[UUID, OperationStay]) -> DomainError | None:
    """Whether just these people may be said to be with the others again: all of them in that part now."""
    others = [member for member in members if member.pk not in apart]
    return errors.NotTogetherNow(people=named(others)) if others else None


def may_mend_stay(stay: OperationStay) -> DomainError | None:
    """Whether a stay may be told anew or taken back: while it stands."""
    return errors.StayToldAnew() if stay.taken_back_at else None


def may_stay(operation: Operation, stay: OperationStay) -> DomainError | None:
    """Whether the days of a stay can be: come, in order, after the opening and before the closing of the operation."""
    now, days = clock.now(), [day for day in (stay.joined_on, stay.left_on) if day]
    told = [day for day in (stay.joined_told_on, stay.left_told_on) if day]
    if any(day.earliest and day.earliest > now for day in days) or any(day > clock.today() for day in told):
        return InTheFuture()
    if stay.joined_on and stay.left_on and stay.left_on.is_certainly_before(stay.joined_on):
        return errors.LeavesBeforeJoining()
    if any(day.latest and day.latest <= operation.opened_at for day in days):
        return errors.BeforeTheOpening(day=date_format(clock.day_of(operation.opened_at)))
    if operation.closed_at and any(day.earliest and day.earliest > operation.closed_at for day in days):
        return errors.AfterTheClosing(day=date_format(clock.day_of(operation.closed_at)))
    return errors.ApartSinceNoDay() if stay.part and stay.joined_on is None else None


def may_be_taken_off(stays: Collection[OperationStay]) -> DomainError | None:
    """Whether people may be said never to have been in an operation: they travel on no leg, are apart in no part, and others stay."""
    operation, keys = stays[0].operation, {stay.pk for stay in stays}
    if stays[0].part:
        return None
    standing = operation.stays.standing().exclude(pk__in=keys)
    kept = set(standing.filter(part="").values_list("member", flat=True))
    if not kept:
        return errors.NobodyElseIsInIt(code_name=operation.code_name)
    off = {stay.member_id: stay.member for stay in stays if stay.member_id not in kept}
    legs = operation.legs.standing().filter(travellers__member__in=off, travellers__is_along=True).distinct()
    if ways := [leg.way for leg in legs.order_by("position")]:
        return errors.StillTravels(ways=listed(ways))
    is_apart = standing.exclude(part="").filter(member__in=off).exists()
    return errors.StillApart(people=named(off.values())) if is_apart else None


def may_be_told_anew(operation: Operation, told: Mapping[str, Any]) -> DomainError | None:
    """Whether an operation may say so of itself: come, in order, and agreeing with its legs and with who was in it when."""
    opened_at, mobilised_at, closed_at = (
        told.get(name, getattr(operation, name)) for name in ("opened_at", "mobilised_at", "closed_at")
    )
    if "mobilised_at" in told and operation.mobilised_at is None:
        return errors.MobilisedNot()
    if "closed_at" in told and operation.closed_at is None:
        return errors.ClosedNot()
    if any(moment and moment > clock.now() for moment in told.values() if isinstance(moment, datetime)):
        return InTheFuture()
    if any(moment and moment < opened_at for moment in (mobilised_at, closed_at)):
        return errors.OpenedOutOfOrder()
    is_moved = {"mobilised_at", "closed_at"} & told.keys()
    if is_moved and mobilised_at and closed_at and mobilised_at > closed_at:
        return errors.MobilisedOutOfOrder()
    if operation.mobilised_at and mobilised_at is None and (ways := ways_left(operation)):
        return errors.WasLeft(ways=listed(ways))
    as_told = Operation(opened_at=opened_at, closed_at=closed_at)
    stays = operation.stays.standing().order_by("pk") if {"opened_at", "closed_at"} & told.keys() else ()
    return next(filter(None, (may_stay(as_told, stay) for stay in stays)), None)


def may_take_back(operation: Operation) -> DomainError | None:
    """Whether a whole operation may be recorded in error: once, and not what people left with or what money hangs on alone."""
    if operation.taken_back_at:
        return errors.InErrorAlready(code_name=operation.code_name)
    links = OperationMember.objects.exclude(operation=operation).filter(operation__taken_back_at=None)
    elsewhere = set(links.filter(member__in=operation.members.all()).values_list("member", flat=True))
    left = operation.members.filter(voided_at=None, status__in=UNDER_WAY).select_related("case").order_by("pk")
    if alone := [member for member in left if member.pk not in elsewhere]:
        return errors.LeftWithItAlone(people=named(alone), code_name=operation.code_name)
    return _unless_money_hangs_on(operation)


def _unless_money_hangs_on(operation: Operation) -> DomainError | None:
    """Refused where it was mobilised for a request whose money is under way, and no other was."""
    if operation.mobilised_at is None:
        return None
    requests = {case.pk: case for case in Case.objects.filter(members__operations=operation)}
    sent = OperationMember.objects.filter(member__case__in=requests, sent_at__isnull=False)
    otherwise = set(sent.exclude(operation=operation).values_list("member__case", flat=True))
    if busy := under_way([key for key in requests if key not in otherwise]):
        references = listed(sorted(requests[key].reference for key in busy))
        return errors.MoneyHangsOnIt(code_name=operation.code_name, references=references)
    return None


def ways_left(operation: Operation) -> list[str]:
    """The legs of an operation that were left, each as its way."""
    legs = operation.legs.standing().filter(departed_on__isnull=False)
    return [leg.way for leg in legs.order_by("position")]


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
