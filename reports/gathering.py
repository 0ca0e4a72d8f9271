"""Reading the people of one fiscal year: every row that counting needs, in one question to the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from cases.models import (
    Case,
    CaseMember,
    ClockPause,
    Event,
    EventMember,
    Indicator,
    LeadChange,
    Operation,
    OperationMember,
    Person,
    Place,
    Relationship,
    StatusChange,
)
from cases.seventy_two_hours import Clock, Recorded, clocks_in
from cases.status import OPEN
from cases.together import rows_of
from lfnkr.fiscal_year import FiscalYear
from reports.facts import Leading, Loss, MemberFacts, Move, YearFacts

Rows = dict[type[Model], list[Any]]


def gather(year: FiscalYear, as_of: datetime, known_at: datetime) -> YearFacts:
    """Everything counting needs of the people of a term, in one query however many they are; no sealed text is read.

    Must run where every case may be read (inside an act, or as the director).
    """
    rows = rows_of(*_of_members(year), *_of_clocks(year), *_of_deaths(year, as_of, known_at))
    return YearFacts(
        year,
        as_of,
        known_at,
        members=_members(rows),
        kinships=tuple((row.person_id, row.relative_id, row.kind) for row in rows[Relationship]),
        losses=_losses(rows),
        clocks=_clocks(rows, year, as_of),
        places={place.code: place for place in rows[Place]},
    )


def _of_members(year: FiscalYear) -> list[QuerySet]:
    """Members received in the term, open before it, or moved in it; and what is recorded of them."""
    later = StatusChange.objects.filter(member=OuterRef("pk"), occurred_at__gte=year.begins_at)
    led_later = LeadChange.objects.filter(member=OuterRef("pk"), occurred_at__gte=year.begins_at)
    touched = Q(case__received_at__gte=year.begins_at) | Exists(later) | Exists(led_later) | Q(status__in=OPEN)
    found = CaseMember.objects.filter(touched, case__received_at__lt=year.over_at)
    members, people = found.values("pk"), found.values("person")
    persons = Person.objects.filter(pk__in=people)
    return [
        found,
        Case.objects.filter(pk__in=found.values("case")).only("reference", "received_at", "recorded_at"),
        persons.only("sex", "origin", "birth_country"),
        Place.objects.filter(pk__in=persons.values("origin")),
        StatusChange.objects.filter(member__in=members).defer("reason"),
        LeadChange.objects.filter(member__in=members),
        Indicator.objects.filter(person__in=people),
        Relationship.objects.filter(person__in=people),
    ]


def _of_clocks(year: FiscalYear) -> list[QuerySet]:
    """What else the clocks of the requests received in the term are measured by."""
    received = Case.objects.filter(received_at__gte=year.begins_at, received_at__lt=year.over_at).values("pk")
    carried = OperationMember.objects.filter(member__case__in=received)
    return [
        ClockPause.objects.filter(case__in=received).defer("note"),
        carried,
        Operation.objects.filter(pk__in=carried.values("operation")).only("mobilised_at"),
    ]


def _of_deaths(year: FiscalYear, as_of: datetime, known_at: datetime) -> list[QuerySet]:
    """Deaths by the first day they may have happened on, in the term and known by then."""
    until = as_of.astimezone(year.begins_at.tzinfo).date()
    deaths = Event.objects.filter(
        kind="death", begins_on__gte=year.starts_on, begins_on__lt=until, recorded_at__lt=known_at
    )
    return [deaths.defer("text"), EventMember.objects.filter(event__in=deaths.values("pk"))]


def _members(rows: Rows) -> tuple[MemberFacts, ...]:
    """The members in the order of their requests."""
    cases, people = ({row.pk: row for row in rows[model]} for model in (Case, Person))
    moves, leads, answers = _moves(rows[StatusChange]), _leads(rows[LeadChange]), _answers(rows[Indicator])
    in_order = sorted(rows[CaseMember], key=lambda row: (cases[row.case_id].received_at, row.position))
    return tuple(
        MemberFacts(
            member=row.pk,
            person=row.person_id,
            case=row.case_id,
            reference=cases[row.case_id].reference,
            received_at=cases[row.case_id].received_at,
            recorded_at=cases[row.case_id].recorded_at,
            role=row.role,
            sex=people[row.person_id].sex,
            origin=people[row.person_id].origin_id,
            birth_country=people[row.person_id].birth_country,
            desired=row.desired_destination,
            desired_answer=row.desired_answer,
            age_months_at_request=row.age_months_at_request,
            years_in_china=row.years_in_china,
            missing_reviewed_at=row.missing_reviewed_at,
            moves=tuple(moves[row.pk]),
            leads=tuple(leads[row.pk]),
            answers=answers[row.person_id],
        )
        for row in in_order
    )


def _as_happened(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: (row.occurred_at, row.pk))


def _moves(rows: list[StatusChange]) -> dict[UUID, list[Move]]:
    grouped: dict[UUID, list[Move]] = defaultdict(list)
    for row in _as_happened(rows):
        grouped[row.member_id].append(Move(row.status, row.detail, row.occurred_at, row.recorded_at, row.age_months))
    return grouped


def _leads(rows: list[LeadChange]) -> dict[UUID, list[Leading]]:
    grouped: dict[UUID, list[Leading]] = defaultdict(list)
    for row in _as_happened(rows):
        grouped[row.member_id].append(Leading(row.lead, row.partner_id, row.reason, row.occurred_at, row.recorded_at))
    return grouped


def _answers(rows: list[Indicator]) -> dict[UUID, dict[str, str]]:
    grouped: dict[UUID, dict[str, str]] = defaultdict(dict)
    for row in rows:
        grouped[row.person_id][row.kind] = row.answer
    return grouped


def _losses(rows: Rows) -> tuple[Loss, ...]:
    """The deaths, the one recorded last first."""
    members = defaultdict(list)
    for row in rows[EventMember]:
        members[row.event_id].append(row.member_id)
    events = sorted(rows[Event], key=lambda event: event.recorded_at, reverse=True)
    return tuple(
        Loss(event.pk, event.population, tuple(members[event.pk]), event.unknown_people, event.cause)
        for event in events
    )


def _clocks(rows: Rows, year: FiscalYear, as_of: datetime) -> dict[UUID, Clock]:
    """The clock of each request received in the term: all of its members are among those gathered."""
    newest_first = sorted(rows[Case], key=lambda case: case.received_at, reverse=True)
    case_of = {member.pk: member.case_id for member in rows[CaseMember]}
    mobilised_at = {operation.pk: operation.mobilised_at for operation in rows[Operation]}
    recorded = Recorded(
        case_of=case_of,
        pauses=rows[ClockPause],
        mobilised=[(case_of[row.member_id], mobilised_at[row.operation_id]) for row in rows[OperationMember]],
        leads=rows[LeadChange],
        changes=rows[StatusChange],
    )
    received = {case.pk: case.received_at for case in newest_first if case.received_at >= year.begins_at}
    return clocks_in(received, recorded, as_of)
