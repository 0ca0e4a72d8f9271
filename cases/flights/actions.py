"""Telling of an earlier flight, telling it anew, and taking it back where it was recorded in error."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case, CaseMember
from cases.errors import InTheFuture
from cases.flights import errors, rules
from cases.flights.models import EarlierFlight
from cases.intake.values import check_told
from cases.people.models import Person
from cases.workflow.moving import its_case, lock_case, lock_members, next_ids
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.declared.facts import parted, tellable
from lfnkr.errors import require
from lfnkr.keyring import sealing

TOLD = tellable(EarlierFlight)


@action(
    _lazy("tell of flight"),
    permission="cases.change_case",
    rule=rules.may_tell_of_flights,
    case=its_case,
    takes=TOLD,
)
def tell_of_flight(member: CaseMember, *, by: User, kind: str, **facts: Any) -> EarlierFlight:
    """Tell of a crossing, an arrest at the border or a return of before the request; no figure counts it.

    Refused for whoever is on the request no more, for what happened after the call, and for somebody held after a crossing.
    """
    check_told(facts | {"kind": kind}, EarlierFlight)
    (member,) = lock_members([member])
    require(rules.may_tell_of_flights(member))
    return _written(member.person, member.case, facts | {"kind": kind}, by=by)


@action(
    _lazy("correct flight"),
    permission="cases.change_case",
    rule=rules.may_be_mended,
    case=its_case,
    takes=TOLD,
)
def correct_flight(flight: EarlierFlight, *, by: User, reason: str = "", **facts: Any) -> EarlierFlight:
    """Tell a line anew: what is not told stays, and what stood before is kept under the new line.

    Refused once somebody told it anew or took it back, and as a telling is. Telling the same changes nothing.
    """
    check_told(facts, EarlierFlight)
    former = _held(flight)
    stands = {name: getattr(former, name) for name in TOLD if name != "words"}
    stands["words"] = sealing.unseal(former, "words")["words"]
    told = stands | facts
    if all(_same(stands[name], told[name]) for name in told):
        return former
    _take_back(former, by=by, reason=reason)
    return _written(former.person, former.case, told, by=by, replaces=former)


@action(_lazy("take back flight"), permission="cases.record_in_error", rule=rules.may_be_mended, case=its_case)
def take_back_flight(flight: EarlierFlight, *, by: User, reason: str) -> EarlierFlight:
    """Take a line back that was recorded in error; it is kept with the reason. Refused without one, and once it is taken back."""
    former = _held(flight)
    if not reason.strip():
        raise errors.ReasonMissing
    return _take_back(former, by=by, reason=reason)


def _held(flight: EarlierFlight) -> EarlierFlight:
    """The line as it is now, its request held, so that one of two comes later; refused where it stands no more."""
    lock_case(Case(pk=flight.case_id))
    former = EarlierFlight.objects.select_related("case", "person").get(pk=flight.pk)
    require(rules.may_be_mended(former))
    return former


def _take_back(flight: EarlierFlight, *, by: User, reason: str) -> EarlierFlight:
    flight.taken_back_at, flight.taken_back_by = clock.now(), by
    sealing.seal(flight, why=reason.strip() or None)
    flight.save(update_fields=["taken_back_at", "taken_back_by", "why"])
    return flight


def _written(
    person: Person, case: Case, facts: dict[str, Any], *, by: User, replaces: EarlierFlight | None = None
) -> EarlierFlight:
    """The row, sealed under the request it is told in."""
    require(rules.may_have_been(facts, case))
    if facts.get("told_on") and facts["told_on"] > clock.today():
        raise InTheFuture
    clear, texts = parted(EarlierFlight, facts)
    (number,) = next_ids(EarlierFlight, 1)
    flight = EarlierFlight(id=number, person=person, case=case, recorded_by=by, replaces=replaces, **clear)
    sealing.seal(flight, **texts)
    flight.save(force_insert=True)
    return flight


def _same(one: Any, other: Any) -> bool:
    """Nothing told is nothing, however it is written."""
    return (one if one not in (None, "") else None) == (other if other not in (None, "") else None)
