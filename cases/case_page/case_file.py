"""Everything recorded in one request, read in three questions: for its page, its clock, its stream and its open seal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.db.models import QuerySet

from cases.case.models import Case, CaseMember
from cases.events.models import CaseNote, Event, EventMember
from cases.operations.models import Leg, Operation, OperationMember
from cases.people.models import Indicator, PersonName, Relationship, SealOpening
from cases.reference.models import Partner
from cases.together import rows_of
from cases.workflow.models import ClockPause, LeadChange, StatusChange
from lfnkr.accounts.models import User

OF_MEMBER = ("case__lead", "case__deputy", "case__region", "person__origin", "person__identity", "partner")
RECORDED = (StatusChange, LeadChange, Event, CaseNote, ClockPause, Operation)


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """One request with its people in their order, and the rows that belong to it; sealed columns are still sealed."""

    case: Case
    members: list[CaseMember]
    changes: list[StatusChange]
    leads: list[LeadChange]
    events: list[Event]
    notes: list[CaseNote]
    pauses: list[ClockPause]
    openings: list[SealOpening]
    operations: list[Operation]
    names: dict[UUID, list[PersonName]]
    answers: dict[UUID, list[Indicator]]
    kinships: list[Relationship]
    befell: dict[UUID, list[CaseMember]]
    """The members by the event that befell them."""
    carried: dict[UUID, list[CaseMember]]
    """The members of this request by the operation that carries them."""
    legs: dict[UUID, list[Leg]]


def dossier_of(cases: QuerySet[Case]) -> Dossier | None:
    """The one request among `cases`, read whole; None when there is none."""
    members = list(CaseMember.objects.filter(case__in=cases.order_by()).select_related(*OF_MEMBER).order_by("position"))
    return _with_rows(members) if members else None


def _with_rows(members: list[CaseMember]) -> Dossier:
    case = members[0].case
    rows = rows_of(*_questions(case, [member.person_id for member in members]))
    by_key = {member.pk: member for member in members}
    _name_people(rows)
    for row in (*rows[StatusChange], *rows[LeadChange]):
        row.member = by_key[row.member_id]
    return Dossier(
        case=case, members=members, changes=rows[StatusChange], leads=rows[LeadChange], events=rows[Event],
        notes=rows[CaseNote], pauses=rows[ClockPause], openings=rows[SealOpening],
        operations=sorted(rows[Operation], key=lambda operation: operation.opened_at, reverse=True),
        names=_by(sorted(rows[PersonName], key=lambda name: name.position), "person_id"),
        answers=_by(rows[Indicator], "person_id"), kinships=rows[Relationship],
        befell=_members_by(rows[EventMember], "event_id", by_key),
        carried=_members_by(rows[OperationMember], "operation_id", by_key),
        legs=_by(sorted(rows[Leg], key=lambda leg: leg.position), "operation_id"),
    )  # fmt: skip


def _questions(case: Case, people: list[UUID]) -> list[QuerySet]:
    """Every table with rows of this request and its people."""
    leads, carried = LeadChange.objects.filter(member__case=case), OperationMember.objects.filter(member__case=case)
    operations = carried.values("operation")
    return [
        StatusChange.objects.filter(member__case=case), leads, carried,
        Partner.objects.filter(pk__in=leads.values("partner")),
        *(model.objects.filter(case=case) for model in (Event, CaseNote, ClockPause, SealOpening)),
        EventMember.objects.filter(event__case=case),
        Operation.objects.filter(pk__in=operations), Leg.objects.filter(operation__in=operations),
        *(model.objects.filter(person__in=people) for model in (PersonName, Indicator, Relationship)),
    ]  # fmt: skip


def _name_people(rows: dict[type[models.Model], list]) -> None:
    """Who recorded each row, who opened the seal, and which partner took a lead."""
    wanted = {row.recorded_by_id for model in RECORDED for row in rows[model]} | {o.by_id for o in rows[SealOpening]}
    users = User.objects.in_bulk(wanted)
    partners = {partner.pk: partner for partner in rows[Partner]}
    for model in RECORDED:
        for row in rows[model]:
            row.recorded_by = users[row.recorded_by_id]
    for opening in rows[SealOpening]:
        opening.by = users[opening.by_id]
    for lead in rows[LeadChange]:
        lead.partner = partners.get(lead.partner_id)


def _by(rows: Iterable, column: str) -> dict[UUID, list]:
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, column)].append(row)
    return found


def _members_by(links: Iterable, column: str, members: dict[UUID, CaseMember]) -> dict[UUID, list[CaseMember]]:
    """The members of this request in their order, by what they are linked to."""
    found = _by((link for link in links if link.member_id in members), column)
    in_order = {key: [members[link.member_id] for link in rows] for key, rows in found.items()}
    return defaultdict(list, {key: sorted(rows, key=lambda member: member.position) for key, rows in in_order.items()})
