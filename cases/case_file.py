"""Everything recorded in one request, read table by table: for its page, its clock, its timeline and its open seal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Model, Prefetch, QuerySet

from cases.case.models import Case, CaseMember
from cases.events.models import Event, EventMember
from cases.follow_up.models import CaseNote
from cases.operations.models import Leg, Operation, OperationMember
from cases.people.models import Indicator, PersonName, Relationship
from cases.workflow.models import IN_ORDER, ClockPause, LeadChange, StatusChange
from lfnkr.accounts.models import User

OF_MEMBER = ("person__origin", "person__identity", "partner")
OF_REQUEST = ("events", "notes", "pauses", "openings")
"""What hangs on the request itself, besides its people; who opened its seal among it, which the room of the seal declares."""


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """One request with its people in their order, and the rows that belong to it; sealed columns are still sealed."""

    case: Case
    members: list[CaseMember]
    changes: list[StatusChange]
    leads: list[LeadChange]
    events: list[Event]
    notes: list[CaseNote]
    pauses: list[ClockPause]
    openings: list[Model]
    operations: list[Operation]
    answers: dict[UUID, list[Indicator]]
    kinships: list[Relationship]
    befell: dict[UUID, list[CaseMember]]
    """The members by the event that befell them."""
    carried: dict[UUID, list[CaseMember]]
    """The members of this request by the operation that carries them."""
    legs: dict[UUID, list[Leg]]

    @cached_property
    def standing_changes(self) -> list[StatusChange]:
        """The steps that stand, in their order: without what was recorded in error."""
        return [change for change in self.changes if change.voided_at is None]

    @cached_property
    def names(self) -> dict[UUID, list[PersonName]]:
        """The sealed names by person, in their order; read only when somebody opens the seal."""
        people = [member.person_id for member in self.members]
        return _by(PersonName.objects.filter(person__in=people).order_by("position", "pk"), "person_id")


def case_file_of(cases: QuerySet[Case]) -> CaseFile | None:
    """The one request among `cases`, read whole; None when there is none."""
    members = Prefetch("members", CaseMember.objects.select_related(*OF_MEMBER).order_by("position"))
    rows = (Prefetch(name, Case._meta.get_field(name).related_model.objects.order_by("pk")) for name in OF_REQUEST)
    case = cases.select_related("lead", "deputy", "region").prefetch_related(members, *rows).first()
    return _with_rows(case, list(case.members.all())) if case else None


def _with_rows(case: Case, members: list[CaseMember]) -> CaseFile:
    of_members = {"member__in": [member.pk for member in members]}
    of_people = {"person__in": [member.person_id for member in members]}
    by_key = {member.pk: member for member in members}
    changes = list(StatusChange.objects.filter(**of_members).order_by(*IN_ORDER))
    leads = list(LeadChange.objects.filter(**of_members).select_related("partner").order_by(*IN_ORDER))
    carried = list(OperationMember.objects.filter(**of_members).select_related("operation").order_by("pk"))
    operations = {row.operation_id: row.operation for row in carried}
    events, notes, pauses, openings = (list(getattr(case, name).all()) for name in OF_REQUEST)
    for row in (*changes, *leads):
        row.member = by_key[row.member_id]
    _name_people([*changes, *leads, *events, *notes, *pauses, *operations.values()], openings)
    return CaseFile(
        case=case,
        members=members,
        changes=changes,
        leads=leads,
        events=events,
        notes=notes,
        pauses=pauses,
        openings=openings,
        operations=sorted(operations.values(), key=lambda operation: operation.opened_at, reverse=True),
        answers=_by(Indicator.objects.filter(**of_people).order_by("pk"), "person_id"),
        kinships=list(Relationship.objects.filter(**of_people).order_by("pk")),
        befell=_members_by(EventMember.objects.filter(event__in=events), "event_id", by_key),
        carried=_members_by(carried, "operation_id", by_key),
        legs=_by(Leg.objects.filter(operation__in=list(operations)).order_by("position"), "operation_id"),
    )


def _name_people(recorded: Iterable[Model], openings: Iterable[Model]) -> None:
    """Who recorded each row, and who opened the seal: in one question for all of them."""
    people = User.objects.in_bulk({row.recorded_by_id for row in recorded} | {opening.by_id for opening in openings})
    for row in recorded:
        row.recorded_by = people[row.recorded_by_id]
    for opening in openings:
        opening.by = people[opening.by_id]


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
