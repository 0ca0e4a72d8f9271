"""Operations: who is carried, over which countries, with whom; no member of LFNKR on a leg that touches China."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db.models import Max, prefetch_related_objects
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import CaseMember
from cases.choices import COUNTRIES
from cases.errors import InTheFuture, TimesOutOfOrder, UnknownChoice
from cases.intake.values import chosen
from cases.operations import errors, rules
from cases.operations.choices import Ending, Mode
from cases.operations.models import Leg, LegChange, LegEscort, LegTraveller, Operation, OperationStay
from cases.reference.models import Partner
from cases.status import Lead
from cases.workflow.errors import PartnerMissing
from cases.workflow.moving import lock_members, lock_recorded_members
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import explained, require
from lfnkr.fuzzy.dates import FuzzyDate
from lfnkr.web.edit_conflicts import require_current

COLUMNS = (
    "from_country",
    "to_country",
    "mode",
    "crossing",
    "planned_departure",
    "planned_arrival",
    "departed_on",
    "arrived_on",
    "ending",
    "ended_on",
)
"""What a leg says of itself; who travels and who goes along stands beside it."""


@action(
    _lazy("open operation"),
    permission="cases.plan_operation",
    rule=rules.may_open_operation,
    explains=lambda *_members, code_name, **_: explained(
        cases_operation_code_name_key=lambda: errors.CodeNameTaken(code_name=code_name),
        operation_code_name_once=lambda: errors.CodeNameTaken(code_name=code_name),
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
    """Begin an operation for people of one or more requests, ours or that of the partner who leads them.

    One that a partner leads needs no decision of ours and ends no 72 hours: those ended when it took over. Refused for a name
    taken and as `may_be_carried` says.
    """
    if (lead == Lead.PARTNER) != (partner is not None) or lead == Lead.NONE:
        raise PartnerMissing
    if opened_at > clock.now():
        raise InTheFuture
    members = lock_members(members)
    prefetch_related_objects(members, "operation_members__operation")
    require(rules.may_be_carried(members, partner=partner))
    for case in {member.case_id: member.case for member in members}.values():
        require(rules.may_move_people(case) if partner is None else rules.may_be_led(case))
    code_name = as_kept(code_name)
    if Operation.objects.filter(code_name__iexact=code_name).exists():
        raise errors.CodeNameTaken(code_name=code_name)
    operation = Operation.objects.create(
        code_name=code_name, lead=lead, partner=partner, opened_at=opened_at, recorded_by=by
    )
    now = clock.now()
    OperationStay.objects.bulk_create(
        OperationStay(operation=operation, member=member, recorded_at=now, recorded_by=by) for member in members
    )
    return operation


def as_kept(code_name: str) -> str:
    """A code name in its one spelling: the same letters whatever keyboard typed them, words parted by one space."""
    return " ".join(unicodedata.normalize("NFKC", code_name).split())


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
    crossing: str = "",
    planned_departure: FuzzyDate | None = None,
    planned_arrival: FuzzyDate | None = None,
    departed_on: FuzzyDate | None = None,
    arrived_on: FuzzyDate | None = None,
    ending: str = "",
    ended_on: FuzzyDate | None = None,
    members: Collection[CaseMember] | None = None,
    staff: Collection[User] = (),
    helper_codes: Collection[str] = (),
) -> Leg:
    """Add the next stretch of the way, planned or travelled; without `members` everybody who is in the operation
    and not apart travels on it.

    Refused for a closed operation, for days that cannot be, for people of no operation, and for a member of LFNKR where it
    touches China.
    """
    operation = _locked(operation)
    require(rules.may_add_leg(operation))
    last = operation.legs.aggregate(last=Max("position"))["last"] or 0
    leg = Leg(
        operation=operation,
        position=last + 1,
        from_country=from_country,
        to_country=to_country,
        mode=mode,
        crossing=crossing.strip(),
        planned_departure=planned_departure,
        planned_arrival=planned_arrival,
        departed_on=departed_on,
        arrived_on=arrived_on,
        ending=ending,
        ended_on=ended_on,
    )
    _check(leg)
    members = rules.who_is_together(operation) if members is None else members
    require(rules.may_travel(leg, members))
    leg.save(force_insert=True)
    set_travellers(leg, members)
    _add_escorts(leg, staff, helper_codes)
    LegChange.objects.create(leg=leg, recorded_by=by)
    return leg


@action(_lazy("change leg"), permission="cases.plan_operation", rule=rules.may_change_leg)
def change_leg(
    leg: Leg,
    *,
    by: User,
    version: int,
    from_country: str,
    to_country: str,
    mode: str,
    crossing: str,
    planned_departure: FuzzyDate | None,
    planned_arrival: FuzzyDate | None,
    departed_on: FuzzyDate | None,
    arrived_on: FuzzyDate | None,
    ending: str,
    ended_on: FuzzyDate | None,
    members: Collection[CaseMember],
    staff: Collection[User],
    helper_codes: Collection[str],
) -> Leg:
    """Plan a leg anew, or say what became of it; what it said before stays in its history.

    Refused when somebody changed it since `version` was read, once its operation is over, and as `add_leg` is.
    """
    told = {
        "from_country": from_country,
        "to_country": to_country,
        "mode": mode,
        "crossing": crossing.strip(),
        "planned_departure": planned_departure,
        "planned_arrival": planned_arrival,
        "departed_on": departed_on,
        "arrived_on": arrived_on,
        "ending": ending,
        "ended_on": ended_on,
    }
    operation, leg = _held_leg(leg)
    require(rules.may_change_leg(leg))
    require_current(leg, version)
    former = parts_of(leg)
    for name, value in told.items():
        setattr(leg, name, value)
    _check(leg)
    require(rules.may_travel(leg, members))
    _take_off_escorts(leg, staff, helper_codes)  # Before the leg may be turned to China, and the others behind it.
    leg.version += 1
    leg.save(update_fields=[*told, "version"])
    set_travellers(leg, members)
    _add_escorts(leg, staff, helper_codes)
    note_changes(leg, former, by=by)
    return leg


def parts_of(leg: Leg) -> dict[str, str]:
    """What a leg says, each part as the history keeps it."""
    columns = {name: getattr(leg, name) for name in COLUMNS}
    texts = {name: str(getattr(value, "text", value) or "") for name, value in columns.items()}
    members = leg.travellers.filter(is_along=True).values_list("member", flat=True)
    escorts = leg.escorts.filter(is_along=True).order_by("pk")
    return texts | {
        "travellers": ",".join(sorted(map(str, members))),
        "escorts": ",".join(str(escort.staff_id or escort.helper_code) for escort in escorts),
    }


def note_changes(leg: Leg, former: Mapping[str, str], *, by: User) -> None:
    """Keep what was said before, of each part that says something else now."""
    now, moment = parts_of(leg), clock.now()
    LegChange.objects.bulk_create(
        LegChange(leg=leg, part=part, before=before, after=now[part], recorded_at=moment, recorded_by=by)
        for part, before in former.items()
        if before != now[part]
    )


def _check(leg: Leg) -> None:
    """Refuse what is none of its lists, and days that cannot be."""
    chosen(Mode, "mode", leg.mode)
    if leg.ending:
        chosen(Ending, "ending", leg.ending)
    for country in (leg.from_country, leg.to_country):
        if country not in COUNTRIES:
            raise UnknownChoice(name="country", value=country)
    require(rules.may_be_dated(leg))


def set_travellers(leg: Leg, members: Iterable[CaseMember]) -> None:
    """Let these people, and nobody else, travel on a leg that is held."""
    wanted = {member.pk for member in members}
    known = dict(leg.travellers.values_list("member", "is_along"))
    LegTraveller.objects.bulk_create(LegTraveller(leg=leg, member_id=key) for key in sorted(wanted - known.keys()))
    for is_along in (True, False):
        moved = [key for key, was in known.items() if was != is_along and (key in wanted) == is_along]
        leg.travellers.filter(member__in=moved).update(is_along=is_along)


def _take_off_escorts(leg: Leg, staff: Collection[User], helper_codes: Collection[str]) -> None:
    """Say of whoever goes along on a leg that is held, and is none of these, that they do not; refused for ours in China."""
    for one in staff:
        require(rules.may_escort(leg, staff=one, helper_code=""))
    gone = leg.escorts.filter(is_along=True).exclude(staff__in=staff).exclude(helper_code__in=helper_codes)
    gone.update(is_along=False)


def _add_escorts(leg: Leg, staff: Iterable[User], helper_codes: Iterable[str]) -> None:
    """Let these go along who do not yet."""
    along = leg.escorts.filter(is_along=True)
    ours, codes = {escort.staff_id for escort in along}, {escort.helper_code for escort in along}
    for one in staff:
        if one.pk not in ours:
            _escort(leg, one, "")
    for code in helper_codes:
        if code not in codes:
            _escort(leg, None, code)


def _escort(leg: Leg, staff: User | None, helper_code: str) -> LegEscort:
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


def _held_leg(leg: Leg) -> tuple[Operation, Leg]:
    """The operation of a leg and the leg, both held; refused when the operation is closed."""
    operation = _locked(leg.operation)
    leg = Leg.objects.select_for_update(no_key=True).get(pk=leg.pk)
    leg.operation = operation
    return operation, leg


def _check_moment(operation: Operation, at: datetime) -> None:
    """Refuse a moment of an operation before its opening and in the future."""
    if at > clock.now():
        raise InTheFuture
    if at < operation.opened_at:
        raise TimesOutOfOrder
