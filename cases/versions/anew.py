"""Recording a fact by the version that was chosen: by the acts that correct such a fact, so that what stood before stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

from cases.case.models import CaseMember
from cases.events.actions import LOSSES, OF_EVENT, OF_LOSS, record_death, record_event, record_missing
from cases.events.choices import EventKind
from cases.events.models import Event, EventMember, MissingReview
from cases.intake.corrections import change_case, correct_person
from cases.operations.actions import change_leg
from cases.operations.models import Leg
from cases.status import Lead, LeadReason, Status
from cases.step_order.actions import tell_again, tell_event_again
from cases.versions.models import FactKind, FactVersion
from cases.versions.subjects import Subject
from cases.voiding.actions import void
from cases.voiding.facts import needs_agreement
from cases.voiding.models import Voiding
from cases.voiding.together import what_would_not_follow, with_what_falls
from cases.workflow.history import When, standings
from cases.workflow.leading import change_lead
from cases.workflow.models import IN_ORDER, LeadChange, StatusChange
from cases.workflow.moving import Move, lock_members, record_moves
from lfnkr.accounts.models import User
from lfnkr.keyring import sealing


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What came of a choice: the row that records the fact since, where it is another; or that a second officer has to agree."""

    row: models.Model | None = None
    waits: bool = False


def record(subject: Subject, version: FactVersion, *, by: User, reason: str) -> Recorded:
    """Record a fact as a version tells it; refused for what the act of correcting it refuses.

    A day of a status or an event is taken back and recorded anew, in one: what was counted before can be read for ever.
    Where a signed edition counted it, that it is taken back waits for a second officer, and nothing is recorded yet.
    """
    does = {
        FactKind.RECEIVED: _call,
        FactKind.AGE: _age,
        FactKind.STEP: _step,
        FactKind.EVENT: _event,
        FactKind.LEFT: _leg,
        FactKind.ARRIVED: _leg,
        FactKind.LEAD: _lead,
    }
    return does[subject.kind](subject, version, by=by, reason=reason)


def _call(subject: Subject, version: FactVersion, *, by: User, reason: str) -> Recorded:
    case = subject.row
    change_case(case, by=by, version=case.version, reason=reason, received_at=version.happened.earliest)
    return Recorded()


def _age(subject: Subject, version: FactVersion, *, by: User, reason: str) -> Recorded:
    person = subject.row.person
    correct_person(person, by=by, version=person.version, reason=reason, age=version.age)
    return Recorded()


def _leg(subject: Subject, version: FactVersion, *, by: User, reason: str) -> Recorded:
    """The same leg with another day; what it said before stays in its history."""
    leg: Leg = subject.row
    along = leg.travellers.filter(is_along=True).values("member")
    escorts = list(leg.escorts.filter(is_along=True).select_related("staff"))
    names = ("from_country", "to_country", "mode", "crossing", "planned_departure", "planned_arrival")
    told = {name: getattr(leg, name) for name in (*names, "departed_on", "arrived_on", "ending", "ended_on")}
    told["departed_on" if subject.kind == FactKind.LEFT else "arrived_on"] = version.happened
    change_leg(
        leg,
        by=by,
        version=leg.version,
        members=list(CaseMember.objects.filter(pk__in=along)),
        staff=[escort.staff for escort in escorts if escort.staff],
        helper_codes=[escort.helper_code for escort in escorts if escort.helper_code],
        **told,
    )
    return Recorded()


def _step(subject: Subject, version: FactVersion, *, by: User, reason: str) -> Recorded:
    """The same step of the same people with another day."""
    steps: tuple[StatusChange, ...] = subject.rows
    first = steps[0]
    (texts,) = sealing.unseal_many([first], "reason")
    if subject.stands and _taken_back(subject, by=by, reason=reason):
        return Recorded(waits=True)
    with told_anew():
        members = lock_members([step.member for step in steps])
        anew = Move(
            status=Status(first.status),
            when=When.of(version.happened, since=subject.case.received_at),
            detail=first.detail,
            reason=texts.get("reason") or "",
            told_by=first.told_by,
            told_on=first.told_on,
            source=first.source,
            duplicate_of=first.duplicate_of,
        )
        changes = record_moves(members, anew, by=by)
        was = {step.member_id: step for step in steps}
        tell_again({was[change.member_id]: change for change in changes}, by=by)
    return Recorded(row=changes[0])


def _lead(subject: Subject, version: FactVersion, *, by: User, reason: str) -> Recorded:
    """The same change of lead of the same people, since another day or with somebody else.

    What it moved of the money stays as it is: who paid is a fact of its own.
    """
    turns: tuple[LeadChange, ...] = subject.rows
    first = turns[0]
    if subject.stands and _taken_back(subject, by=by, reason=reason):
        return Recorded(waits=True)
    when = When.of(version.happened, since=subject.case.received_at)
    if known := subject.recorded_on(version.happened):
        when = When(occurred_at=known.occurred_at, happened=known.happened)
    with told_anew():
        members = lock_members([turn.member for turn in turns])
        stood = standings(members, when).values()
        is_back = version.led_by == Lead.LFNKR and any(each.lead == Lead.PARTNER for each in stood)
        why = version.led_for or (LeadReason.RETURNED if is_back else LeadReason.DECIDED)
        told: dict[str, Any] = {"lead": version.led_by, "partner": version.partner, "reason": why}
        told["agreed_by_id"] = (first.agreed_by_id or subject.root.agreed_by_id) if version.partner else None
        changes = change_lead(members, when, by=by, **told)
    return Recorded(row=changes[0])


def _event(subject: Subject, version: FactVersion, *, by: User, reason: str) -> Recorded:
    """The same event with another day; a death or an arrest is acknowledged anew."""
    event: Event = subject.row
    is_loss = event.kind in LOSSES
    (texts,) = sealing.unseal_many([event], "text")
    befell = EventMember.objects.filter(event=event, voided_at=None, member__voided_at=None)
    members = list(befell.values_list("member", flat=True))
    names = (OF_LOSS if is_loss else OF_EVENT) - {"text", "members", "happened"}
    told: dict[str, Any] = {name: getattr(event, name) for name in names}
    told = {name: value for name, value in told.items() if value not in (None, "")}
    told |= {"text": texts.get("text") or "", "happened": version.happened}
    told["certainty"] = version.certainty or event.certainty
    reviews = list(MissingReview.objects.filter(member__in=members, change__in=_made_by(event).values()))
    if subject.stands and _taken_back(subject, by=by, reason=reason):
        return Recorded(waits=True)
    people = CaseMember.objects.filter(pk__in=members).select_related("case", "person").order_by("position")
    told["members"] = list(people)
    with told_anew():
        if event.kind == EventKind.DEATH:
            row = record_death(subject.case, by=by, cause=event.cause, **told)
        elif is_loss:
            was = _made_by(event)
            row = record_missing(subject.case, by=by, **told)
            _reviewed_still(row, reviews)
            tell_again({was[member]: step for member, step in _made_by(row).items() if member in was}, by=by)
        else:
            row = record_event(subject.case, by=by, kind=event.kind, **told)
            tell_event_again(event, row, by=by)
    return Recorded(row=row)


def _taken_back(subject: Subject, *, by: User, reason: str) -> bool:
    """Take back what records a fact now; whether that waits for a second officer."""
    rows = with_what_falls(subject.rows)
    if needs_agreement(subject.case, rows) and (refused := what_would_not_follow(rows)):
        raise refused
    with told_anew():
        first, *others = subject.rows
        voidings: list[Voiding] = void(first, by=by, case=subject.case, reason=reason, along=others)
    return any(voiding.needs_agreement for voiding in voidings)


@contextmanager
def told_anew() -> Iterator[None]:
    """What is taken back inside is recorded anew in the same transaction: the database asks at its end whether the steps follow.

    Where it is refused nothing of it stays, neither what was done inside nor that it was said.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lfnkr.told_anew', 'yes', true)")
        yield
        cursor.execute("SELECT set_config('lfnkr.told_anew', '', true)")


def _made_by(event: Event) -> dict[UUID, StatusChange]:
    """The step that a disappearance made of each, by person, whether it stands or not: the first that was written since."""
    steps = StatusChange.objects.filter(
        member__in=EventMember.objects.filter(event=event).values("member"),
        status=Status.MISSING,
        recorded_at__gte=event.recorded_at,
    )
    return {step.member_id: step for step in steps.order_by("-recorded_at", "-pk")}


def _reviewed_still(event: Event, reviews: list[MissingReview]) -> None:
    """A disappearance that was reviewed is reviewed still, whatever day it has."""
    anew = _made_by(event)
    for review in reviews:
        member, step = CaseMember.objects.get(pk=review.member_id), anew[review.member_id]
        facts = {"reviewed_at": review.reviewed_at, "reviewed_by_id": review.reviewed_by_id}
        MissingReview.objects.create(member=member, change=step, **facts)
        if member.status_changes.filter(voided_at=None).latest(*IN_ORDER) == step:
            member.missing_reviewed_at = review.reviewed_at
            member.save(update_fields=["missing_reviewed_at"])
