"""Everything recorded in one request, read table by table: for its page, its clock, its timeline and its open seal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateTimeField, Exists, Func, Model, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from cases.case.models import Case, CaseMember
from cases.closing.models import Closure
from cases.corrections.models import CaseCorrection, Correction, PersonCorrection
from cases.events.choices import WITH_PAGES_OF_THEIR_OWN
from cases.events.models import Event, EventMember
from cases.follow_up.models import CaseNote
from cases.operations.models import Leg, LegChange, Operation, OperationMember
from cases.people.models import Indicator, PersonName, Relationship
from cases.voiding.models import Voiding
from cases.workflow.models import IN_ORDER, ClockPause, LeadChange, StatusChange
from lfnkr.accounts.models import User
from lfnkr.postgresql.kept_questions import Kept, any_of, hang, kept

OF_MEMBER = ("person__origin", "person__identity", "partner")
NAMED_BY_VOIDING = (
    "status_change__member",
    "lead_change__member",
    "lead_change__partner",
    "event",
    "event_member__event",
    "event_member__member",
    "leg",
    "member__person",
    "indicator",
    "relationship",
    "note",
    "pause",
    "risk_assessment",
    "person_answer",
    "voiding",
)
"""Read kind by kind, since most requests have none: in one question of twenty tables the plan alone takes longer than the page."""

OF_REQUEST = ("notes", "events", "openings")
"""What hangs on the request itself and only grows; who opened its seal among it, which the room of the seal declares."""


@dataclass(frozen=True, kw_only=True)
class Grown:
    """Which rows of what only grows are read, each by its key; of what was told anew by the act, of a leg the first of a saving."""

    notes: Collection = ()
    events: Collection = ()
    openings: Collection = ()
    acts: Collection = ()
    leg_changes: Collection = ()


CARRIED = ("events", "notes")
"""Those of them that may have come from a duplicate, which the room of duplicates declares."""


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """One request with its people in their order, and the rows that belong to it; sealed columns are still sealed.

    `changes`, `leads`, `events`, `notes` and `pauses` hold what was recorded in error too,
    for the timeline; everything else only what stands. What only grows (notes, events, openings, corrections, changes of
    legs) is there whole, or as far as `Grown` asks: a page of the history reads no further than it shows.
    """

    case: Case
    members: list[CaseMember]
    former_members: list[CaseMember]
    """Who was put on the request in error."""
    changes: list[StatusChange]
    leads: list[LeadChange]
    events: list[Event]
    notes: list[CaseNote]
    pauses: list[ClockPause]
    openings: list[Model]
    closures: list[Closure]
    operations: list[Operation]
    answers: dict[UUID, list[Indicator]]
    kinships: list[Relationship]
    befell: dict[UUID, list[CaseMember]]
    """The members by the event that befell them."""
    carried: dict[UUID, list[CaseMember]]
    """The members of this request by the operation that carries them."""
    legs: dict[UUID, list[Leg]]
    leg_changes: list[LegChange]
    voidings: list[Voiding]
    losses: list[EventMember]
    """Whom a death or a disappearance befell, those recorded in error too."""
    corrections: list[Correction]
    """What facts of the request and of its people were before, each in the order it was told anew."""

    @cached_property
    def _taken_back(self) -> dict[tuple[str, object], Voiding]:
        return {(one.row._meta.label_lower, one.row.pk): one for one in self.voidings if one.has_effect}

    def voiding_of(self, row: Model) -> Voiding | None:
        """What says that a row was recorded in error, or the person it is about was put on the request so; None while it stands."""
        found = self._taken_back.get((row._meta.label_lower, row.pk))
        return found or self._taken_back.get((CaseMember._meta.label_lower, getattr(row, "member_id", None)))

    @cached_property
    def standing_changes(self) -> list[StatusChange]:
        """The steps that stand, in their order: without what was recorded in error."""
        return [change for change in self.changes if change.voided_at is None]

    def left(self, operation: Operation) -> datetime | None:
        """The moment by which everybody of it had left an operation; None while somebody is in it."""
        links = (link for member in self.carried[operation.pk] for link in member.operation_members.all())
        moments = [link.left_by for link in links if link.operation_id == operation.pk]
        return max(moments) if moments and all(moments) else None

    @cached_property
    def names(self) -> dict[UUID, list[PersonName]]:
        """The sealed names by person, in their order; read only when somebody opens the seal."""
        people = [member.person_id for member in self.members]
        return _by(PersonName.objects.filter(person__in=people).order_by("position", "pk"), "person_id")


def case_file_of(cases: QuerySet[Case], *, is_whole: bool = True) -> CaseFile | None:
    """The one request among `cases`, read whole, or without what only grows; None when there is none."""
    case = cases.select_related("lead", "deputy", "region").first()
    if case is None:
        return None
    everybody = _members_of(case=case.pk)
    hang([case], "members", everybody)
    hang([case], "pauses", _pauses_of(case=case.pk))
    hang([case], "closures", _closures_of(case=case.pk))
    hang(everybody, "operation_members", _carried(members=[member.pk for member in everybody]))
    found = _with_rows(case, everybody)
    return grown(found) if is_whole else found


@kept
def _members_of(case) -> QuerySet:
    return CaseMember.objects.filter(case=case).select_related(*OF_MEMBER).order_by("position")


@kept
def _pauses_of(case) -> QuerySet:
    return ClockPause.objects.filter(case=case)


@kept
def _closures_of(case) -> QuerySet:
    return Closure.objects.filter(case=case)


@kept
def _carried(members) -> QuerySet:
    rows = OperationMember.objects.filter(member=any_of(members))
    return rows.select_related("operation__partner", "operation__taken_back_by").order_by("pk")


@kept
def _changes_of(members) -> QuerySet:
    rows = StatusChange.objects.filter(member=any_of(members)).select_related("duplicate_of", "told_by")
    return rows.annotate(told_events=_told_events()).order_by(*IN_ORDER)


@kept
def _leads_of(members) -> QuerySet:
    return LeadChange.objects.filter(member=any_of(members)).select_related("partner").order_by(*IN_ORDER)


@kept
def _voidings_of(case) -> QuerySet:
    return Voiding.objects.filter(case=case).prefetch_related(*NAMED_BY_VOIDING).order_by("pk")


@kept
def _legs_of(case, operations) -> QuerySet:
    legs = Leg.objects.standing().told_in_request(case).filter(operation=any_of(operations))
    return legs.prefetch_related("travellers").order_by("position")


@kept
def _losses_of(members) -> QuerySet:
    rows = EventMember.objects.filter(member=any_of(members), event__kind__in=WITH_PAGES_OF_THEIR_OWN)
    return rows.select_related("event")


@kept
def _befell(events) -> QuerySet:
    return EventMember.objects.filter(event=any_of(events)).select_related("event", "member")


@kept
def _answers_of(people) -> QuerySet:
    return Indicator.objects.standing().filter(person=any_of(people)).order_by("pk")


@kept
def _kinships_of(people) -> QuerySet:
    return Relationship.objects.standing().filter(person=any_of(people)).order_by("pk")


@kept
def _people_named(keys) -> QuerySet:
    return User.objects.filter(pk=any_of(keys)).order_by()


def grown(case_file: CaseFile, which: Grown | None = None) -> CaseFile:
    """The same with what only grows, or with as much of it as `which` asks."""
    everybody = [*case_file.members, *case_file.former_members]
    notes, events, openings = (_of_request(case_file.case, name, which) for name in OF_REQUEST)
    leg_changes, corrections = _leg_changes(case_file, which), _corrections(case_file, which)
    _name_people([*notes, *events, *leg_changes, *corrections], openings)
    return replace(
        case_file,
        notes=notes,
        events=events,
        openings=openings,
        befell=_members_by(_named_in(events), "event_id", {member.pk: member for member in everybody}),
        leg_changes=leg_changes,
        corrections=corrections,
    )


def _of_request(case: Case, name: str, which: Grown | None) -> list[Model]:
    if which is None:
        return list(_rows_of(name).filter(case=case))
    key = _model_of(name)._meta.pk
    keys = [key.to_python(one) for one in getattr(which, name)]
    return ROWS_NAMED[name](case=case.pk, keys=keys) if keys else []


def _corrections(case_file: CaseFile, which: Grown | None) -> list[Correction]:
    if which is not None and not which.acts:
        return []
    acts = Q() if which is None else Q(act__in=which.acts)
    told = corrections_of(case_file.case, case_file.members, case_file.former_members)
    return [row for rows in told for row in rows.filter(acts).order_by("pk")]


def corrections_of(
    case: Case, members: Iterable[CaseMember], former: Iterable[CaseMember]
) -> tuple[QuerySet[CaseCorrection], QuerySet[PersonCorrection]]:
    """What was told anew of a request and of its people; nothing of the place of one of them in another request."""
    members = list(members)
    of_people = PersonCorrection.objects.filter(person__in=[member.person_id for member in members])
    here = [member.pk for member in (*members, *former)]
    return CaseCorrection.objects.filter(case=case), of_people.filter(Q(member=None) | Q(member__in=here))


def _leg_changes(case_file: CaseFile, which: Grown | None) -> list[LegChange]:
    if which is not None and not which.leg_changes:
        return []
    legs = Leg.objects.told_in([case_file.case]).filter(operation__in=case_file.operations)
    rows = LegChange.objects.filter(leg__in=legs).select_related("leg").order_by("pk")
    if which is None:
        return list(rows)
    first = LegChange.objects.filter(pk__in=which.leg_changes, leg=OuterRef("leg"), recorded_at=OuterRef("recorded_at"))
    return list(rows.filter(Exists(first)))


def _rows_of(name: str) -> QuerySet:
    """What hangs on a request by one name, in its order: what was carried over with its duplicate, events with who told them."""
    rows = _model_of(name).objects.order_by("pk")
    if name == "events":
        rows = rows.select_related("reported_by")
    return rows.select_related("carried__carry_over__case", "carried__written_by") if name in CARRIED else rows


def _model_of(name: str) -> type[Model]:
    return Case._meta.get_field(name).related_model


def _rows_named(name: str) -> Kept:
    """The question for some of them."""

    @kept
    def rows_named(case, keys) -> QuerySet:
        return _rows_of(name).filter(case=case, pk=any_of(keys))

    return rows_named


ROWS_NAMED = {name: _rows_named(name) for name in OF_REQUEST}


def _with_rows(case: Case, everybody: list[CaseMember]) -> CaseFile:
    members = [member for member in everybody if member.voided_at is None]
    people = [member.person_id for member in members]
    by_key = {member.pk: member for member in everybody}
    changes, leads = _changes_of(members=list(by_key)), _leads_of(members=list(by_key))
    carried = [row for member in members for row in member.operation_members.all()]
    operations = {row.operation_id: row.operation for row in carried}
    pauses = sorted(case.pauses.all(), key=lambda pause: pause.pk)
    closures = list(case.closures.all())
    voidings = _voidings_of(case=case.pk)
    for row in voidings:
        row.case = case
    for row in (*changes, *leads):
        row.member = by_key[row.member_id]
    legs = _legs_of(case=case.pk, operations=list(operations)) if operations else []
    _name_people([*changes, *leads, *pauses, *operations.values(), *voidings, *closures], ())
    return CaseFile(
        case=case,
        members=members,
        former_members=[member for member in everybody if member.voided_at is not None],
        changes=changes,
        leads=leads,
        events=[],
        notes=[],
        pauses=pauses,
        openings=[],
        closures=closures,
        operations=sorted(operations.values(), key=lambda operation: operation.opened_at, reverse=True),
        answers=_by(_answers_of(people=people), "person_id"),
        kinships=_kinships_of(people=people),
        befell=defaultdict(list),
        carried=_members_by(carried, "operation_id", by_key),
        legs=_by(legs, "operation_id"),
        leg_changes=[],
        voidings=voidings,
        losses=_losses_of(members=list(by_key)),
        corrections=[],
    )


def _told_events() -> ArraySubquery:
    """Of a step, each telling whether it came before or after an event, the last at the end, and where that stands."""
    orders = StatusChange._meta.get_field("comes_after").related_model.objects
    of_step = orders.filter(Q(later=OuterRef("pk")) | Q(earlier=OuterRef("pk")), event__isnull=False)
    at = Func("event", function="cases_event_at", output_field=DateTimeField())
    told = JSONObject(
        event="event",
        recorded_at="event__recorded_at",
        stands=Q(event__voided_at=None),
        is_known="is_known",
        is_step_later=Q(later__isnull=False),
        at=at,
    )
    return ArraySubquery(of_step.order_by("pk").values_list(told, flat=True))


def _named_in(events: Collection[Event]) -> list[EventMember]:
    """Whom each event befell; of one recorded in error whom it was said to have befallen."""
    links = _befell(events=[event.pk for event in events]) if events else []
    return [link for link in links if link.event.voided_at or link.voided_at is None and link.member.voided_at is None]


def _name_people(recorded: Iterable[Model], openings: Iterable[Model]) -> None:
    """Who recorded each row, and who opened the seal: in one question for all of them."""
    recorded = list(recorded)
    agreed = [row for row in recorded if getattr(row, "agreed_by_id", None)]
    keys = {row.recorded_by_id for row in recorded} | {row.agreed_by_id for row in agreed}
    keys |= {opening.by_id for opening in openings}
    people = {user.pk: user for user in _people_named(keys=keys)} if keys else {}
    for row in recorded:
        row.recorded_by = people[row.recorded_by_id]
    for row in agreed:
        row.agreed_by = people[row.agreed_by_id]
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
