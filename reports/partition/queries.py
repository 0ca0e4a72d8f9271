"""Reading the people of one fiscal year: every row that counting needs, a question a table."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from cases.events.choices import EventKind
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
from cases.response_time.measure import Clock, Recorded, clocks_in
from cases.status import OPEN, Status
from lfnkr.calendar.clock import TOKYO, midnight
from lfnkr.calendar.fiscal_year import FiscalYear
from reports.partition.deaths import counts_on, deaths_between
from reports.partition.facts import Leading, Loss, MemberFacts, StatusTaken, YearFacts

Rows = dict[type[Model], list[Any]]


def gather(year: FiscalYear, as_of: datetime, known_at: datetime) -> YearFacts:
    """Everything counting needs of the people of a term, in as many queries however many they are; no sealed text is read.

    Must run where every case may be read (inside an act, or as the director).
    """
    in_term = _deaths_in(year, as_of, known_at)
    found = _people(year, in_term)
    questions = (*_of_members(found), *_of_clocks(year), *_of_deaths(in_term, found, known_at))
    rows: Rows = {question.model: list(question.order_by("pk")) for question in questions}
    return YearFacts(
        year,
        as_of,
        known_at,
        members=_members(rows),
        kinships=tuple((row.person_id, row.relative_id, row.kind) for row in rows[Relationship]),
        deaths=_losses(rows),
        clocks=_clocks(rows, year, as_of),
        places={place.code: place for place in rows[Place]},
    )


def _deaths_in(year: FiscalYear, as_of: datetime, known_at: datetime) -> QuerySet[Event]:
    """The deaths that count in the term, up to the moment of the report, and were known by then."""
    last = (as_of - timedelta.resolution).astimezone(TOKYO).date()
    return deaths_between(year.starts_on, last).filter(recorded_at__lt=known_at)


def _people(year: FiscalYear, in_term: QuerySet[Event]) -> QuerySet[CaseMember]:
    """Members received in the term, open before it, or moved in it; and whoever died in it, whatever else is known of them."""
    later = StatusChange.objects.filter(member=OuterRef("pk"), recorded_at__gte=year.begins_at)
    led_later = LeadChange.objects.filter(member=OuterRef("pk"), occurred_at__gte=year.begins_at)
    touched = Q(case__received_at__gte=year.begins_at) | Exists(later) | Exists(led_later) | Q(status__in=OPEN)
    died = Q(pk__in=EventMember.objects.filter(event__in=in_term.values("pk")).values("member"))
    return CaseMember.objects.filter(died | touched & Q(case__received_at__lt=year.over_at))


def _of_members(found: QuerySet[CaseMember]) -> list[QuerySet]:
    """The members, and what is recorded of them."""
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


def _of_deaths(in_term: QuerySet[Event], found: QuerySet[CaseMember], known_at: datetime) -> list[QuerySet]:
    """The deaths that count in the term, and those of the members whenever they count: by these their histories are dated."""
    theirs = EventMember.objects.filter(member__in=found.values("pk")).values("event")
    deaths = Event.objects.filter(
        Q(pk__in=in_term.values("pk")) | Q(kind=EventKind.DEATH, recorded_at__lt=known_at, pk__in=theirs)
    )
    return [deaths.defer("text"), EventMember.objects.filter(event__in=deaths.values("pk"))]


def _members(rows: Rows) -> tuple[MemberFacts, ...]:
    """The members in the order of their requests."""
    cases, people = ({row.pk: row for row in rows[model]} for model in (Case, Person))
    moves, leads, answers = _moves(rows), _leads(rows[LeadChange]), _answers(rows[Indicator])
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


def _moves(rows: Rows) -> dict[UUID, list[StatusTaken]]:
    """The steps of each member in the order they were recorded, which is the order of the table of statuses.

    A death counts on the day of its event: the history alone has no better moment for an unknown day than the request's.
    """
    died_on = {member: loss.on for loss in _losses(rows) for member in loss.members}
    grouped: dict[UUID, list[StatusTaken]] = defaultdict(list)
    for row in sorted(rows[StatusChange], key=attrgetter("pk")):
        is_dated = row.status == Status.DIED and row.member_id in died_on
        at = midnight(died_on[row.member_id]) if is_dated else row.occurred_at
        grouped[row.member_id].append(StatusTaken(row.status, row.detail, at, row.recorded_at, row.age_months))
    return grouped


def _leads(rows: list[LeadChange]) -> dict[UUID, list[Leading]]:
    """The changes of lead of each member as they happened."""
    grouped: dict[UUID, list[Leading]] = defaultdict(list)
    for row in sorted(rows, key=attrgetter("occurred_at", "pk")):
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
        Loss(
            event.pk,
            counts_on(event),
            event.population,
            tuple(members[event.pk]),
            event.unknown_people,
            event.cause,
        )
        for event in events
    )


def _clocks(rows: Rows, year: FiscalYear, as_of: datetime) -> dict[UUID, Clock]:
    """The clock of each request received in the term: all of its members are among those gathered."""
    newest_first = sorted(rows[Case], key=lambda case: case.received_at, reverse=True)
    case_of = {member.pk: member.case_id for member in rows[CaseMember]}
    mobilised_at = {operation.pk: operation.mobilised_at for operation in rows[Operation]}
    # Somebody may have joined a request since its members were read.
    carried, leads, changes = (
        [row for row in rows[model] if row.member_id in case_of]
        for model in (OperationMember, LeadChange, StatusChange)
    )
    recorded = Recorded(
        case_of=case_of,
        pauses=rows[ClockPause],
        mobilised=[(case_of[row.member_id], mobilised_at[row.operation_id]) for row in carried],
        leads=leads,
        changes=changes,
    )
    received = {case.pk: case.received_at for case in newest_first if year.has_moment(case.received_at)}
    return clocks_in(received, recorded, as_of)
