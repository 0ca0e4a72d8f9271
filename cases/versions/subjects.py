"""A fact that several may tell differently: the call, an age, a status, who leads, an event, a leg; and what records it now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from cases.case.models import Case, CaseMember
from cases.events.actions import LOSSES
from cases.events.models import Event
from cases.operations.models import Leg, OperationMember
from cases.people.form_fields import people_in_words
from cases.status import Status
from cases.versions.models import FactKind, FactVersion, Led, VersionChoice
from cases.voiding.models import Voiding
from cases.workflow.models import LeadChange, StatusChange
from lfnkr.accounts.models import User
from lfnkr.calendar.clock import day_of
from lfnkr.fuzzy.ages import Age
from lfnkr.fuzzy.dates import FuzzyDate, exactly
from lfnkr.language.lists import explained, listed

Row = Case | CaseMember | StatusChange | LeadChange | Event | Leg
Value = FuzzyDate | Age | Led
OfHistory = StatusChange | LeadChange | Event
"""Rows that are taken back, and recorded anew, where another version is chosen."""

COLUMNS = {
    FactKind.RECEIVED: "case",
    FactKind.AGE: "member",
    FactKind.STEP: "step",
    FactKind.EVENT: "event",
    FactKind.LEFT: "leg",
    FactKind.ARRIVED: "leg",
    FactKind.LEAD: "lead",
}
"""The column of a version that names what its fact is of."""
OF_PEOPLE = (FactKind.STEP, FactKind.LEAD)
"""Those of which each person has a row, the same for whoever went together."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One fact: the row in which it was recorded first, and those that record it now; of a status, and of who leads, one of each person."""

    facts: Facts
    kind: FactKind
    root: Row
    rows: tuple[Row, ...]

    @property
    def case(self) -> Case:
        """The request."""
        return self.facts.case

    @property
    def row(self) -> Row:
        """The row that records it now, the first where it is one of each person."""
        return self.rows[0]

    @property
    def name(self) -> str:
        """How an address names it."""
        return str(self.kind) if self.kind == FactKind.RECEIVED else f"{self.kind}-{self.root.pk}"

    @property
    def names(self) -> dict[str, Row]:
        """What a version of it names, beside the request."""
        return {} if self.kind == FactKind.RECEIVED else {COLUMNS[self.kind]: self.root}

    @property
    def value(self) -> Value | None:
        """What is recorded, and counted, now."""
        read: dict[FactKind, Callable[[], Value | None]] = {
            FactKind.RECEIVED: lambda: exactly(self.row.received_at),
            FactKind.AGE: lambda: self.row.person.age,
            FactKind.STEP: lambda: _day_of(self.row),
            FactKind.EVENT: lambda: self.row.happened,
            FactKind.LEFT: lambda: self.row.departed_on if self.stands else None,
            FactKind.ARRIVED: lambda: self.row.arrived_on if self.stands else None,
            FactKind.LEAD: lambda: Led(self.row.lead, self.row.partner, _day_of(self.row)),
        }
        return read[self.kind]()

    def recorded_on(self, day: FuzzyDate) -> LeadChange | None:
        """The row of a change of lead that records it of a day: the one that counts now, or the first; None of another day."""
        return next((row for row in (self.row, self.root) if _day_of(row) == day), None)

    @property
    def stands(self) -> bool:
        """Whether what it is about was not recorded in error."""
        return self.kind == FactKind.RECEIVED or (self.row.voided_at is None and self._whose_is_there)

    @property
    def may_be_chosen(self) -> bool:
        """Whether a version of it may be chosen: it stands, or was taken back for that and waits to be recorded anew."""
        return self.stands or all(map(self.facts.is_taken_back_for_a_choice, self.rows))

    @property
    def _whose_is_there(self) -> bool:
        if self.kind in (FactKind.LEFT, FactKind.ARRIVED):
            return self.row.operation_id in self.facts.operations
        return self.kind not in OF_PEOPLE or self.row.member.voided_at is None

    @property
    def words(self) -> str:
        """What it is about, in words of the reader."""
        if self.kind == FactKind.RECEIVED:
            return str(FactKind.RECEIVED.label)
        if self.kind == FactKind.EVENT:
            return self.row.title
        if self.kind == FactKind.LEFT:
            return _("leg %(way)s: left") % {"way": self.row.way}
        if self.kind == FactKind.ARRIVED:
            return _("leg %(way)s: arrived") % {"way": self.row.way}
        people = self.facts.in_words
        if self.kind == FactKind.AGE:
            return explained(str(FactKind.AGE.label), str(people.get(self.row.pk, self.row)))
        whose = listed(people.get(row.member_id, str(row.member)) for row in self.rows)
        what = FactKind.LEAD.label if self.kind == FactKind.LEAD else self.row.get_status_display()
        return explained(str(what), whose)

    @property
    def people(self) -> tuple[UUID, ...]:
        """Whom it is about; none where it is of all."""
        if self.kind == FactKind.AGE:
            return (self.row.person_id,)
        return tuple(row.member.person_id for row in self.rows) if self.kind in OF_PEOPLE else ()

    def versions(self) -> list[FactVersion]:
        """What was told of it, in the order it was told."""
        column = "" if self.kind == FactKind.RECEIVED else f"{COLUMNS[self.kind]}_id"
        return [
            version
            for version in self.facts.versions
            if version.fact == self.kind and (not column or getattr(version, column) == self.root.pk)
        ]

    def last_choice(self) -> int:
        """The number of the last choice of a version of it; 0 while none was chosen."""
        told = {version.pk for version in self.versions()}
        return max((choice.pk for choice in self.facts.choices if choice.version_id in told), default=0)

    def recorded(self) -> tuple[date, User]:
        """On which day what is recorded now was told, and who recorded it."""
        if self.kind == FactKind.STEP:
            return self.row.told_on or day_of(self.row.recorded_at), self.row.recorded_by
        if self.kind in (FactKind.EVENT, FactKind.LEAD):
            return day_of(self.row.recorded_at), self.row.recorded_by
        if self.kind == FactKind.AGE:
            age = self.row.person.age
            return (age and age.told_on) or day_of(self.case.received_at), self.case.recorded_by
        if self.kind == FactKind.RECEIVED:
            return day_of(self.case.received_at), self.case.recorded_by
        told = self.row.changes.select_related("recorded_by").latest("pk")
        return day_of(told.recorded_at), told.recorded_by


ROWS = {
    FactKind.AGE: "members",
    FactKind.STEP: "steps",
    FactKind.LEAD: "leads",
    FactKind.EVENT: "events",
    FactKind.LEFT: "legs",
    FactKind.ARRIVED: "legs",
}
"""Where the rows that record facts of a kind are read."""


class Facts:
    """Every fact of one request of which something else may be told; each table is read once."""

    def __init__(self, case: Case) -> None:
        self.case = case

    def __iter__(self) -> Iterator[Subject]:
        """Those that stand, in the order of life: the call, ages, statuses, leads, events, legs."""
        yield self._call
        yield from (self._alone(FactKind.AGE, member) for member in self.members if member.voided_at is None)
        steps = [group for group in self._together.values() if _has_a_day_of_its_own(group[0])]
        for kind, groups in ((FactKind.STEP, steps), (FactKind.LEAD, self._led_together.values())):
            subjects = [self._of_history(kind, group) for group in groups if any(map(_stands, group))]
            in_order = sorted(subjects, key=lambda one: one.row.counts_at)
            yield from {subject.name: subject for subject in in_order}.values()
        events = [self._of_history(FactKind.EVENT, [event]) for event in self.events if event.voided_at is None]
        yield from {subject.name: subject for subject in events}.values()
        for leg in self.legs:
            left, arrived = self._alone(FactKind.LEFT, leg), self._alone(FactKind.ARRIVED, leg)
            yield from (subject for subject in (left, arrived) if subject.stands and subject.value)

    def named(self, name: str) -> Subject | None:
        """The fact that an address names; None where there is none."""
        kind, _dash, key = name.partition("-")
        if kind not in FactKind.values:
            return None
        kind = FactKind(kind)
        if kind == FactKind.RECEIVED:
            return None if key else self._call
        row = next((row for row in self._rows_of_kind(kind) if str(row.pk) == key), None)
        return row and self.of(kind, row)

    def of(self, kind: FactKind, row: Row) -> Subject | None:
        """The fact that a row records, or recorded; None of a status that an event made, since that is told of the event."""
        if kind == FactKind.RECEIVED:
            return self._call
        if kind == FactKind.STEP:
            (step,) = [step for step in self.steps if step.pk == row.pk]
            return self._of_history(kind, self._together[_key(step)]) if _has_a_day_of_its_own(step) else None
        if kind == FactKind.LEAD:
            (change,) = [change for change in self.leads if change.pk == row.pk]
            return self._of_history(kind, self._led_together[_led_key(change)])
        if kind == FactKind.EVENT:
            return self._of_history(kind, [event for event in self.events if event.pk == row.pk])
        return self._alone(kind, row)

    def of_version(self, version: FactVersion) -> Subject:
        """What a version of it is about."""
        kind = FactKind(version.fact)
        key = getattr(version, f"{COLUMNS[kind]}_id")
        rows = () if kind == FactKind.RECEIVED else self._rows_of_kind(kind)
        return self.of(kind, next((row for row in rows if row.pk == key), self.case))

    def _rows_of_kind(self, kind: FactKind) -> list[Any]:
        """The rows that record the facts of a kind."""
        return getattr(self, ROWS[kind])

    @cached_property
    def members(self) -> list[CaseMember]:
        """The people of the request."""
        return list(CaseMember.objects.filter(case=self.case).select_related("person", "case").order_by("position"))

    @cached_property
    def steps(self) -> list[StatusChange]:
        """Their steps, in the order they were written."""
        found = StatusChange.objects.filter(member__case=self.case).order_by("pk")
        return list(found.select_related("member", "recorded_by", "told_by", "duplicate_of"))

    @cached_property
    def leads(self) -> list[LeadChange]:
        """Their changes of lead, in the order they were written."""
        found = LeadChange.objects.filter(member__case=self.case).order_by("pk")
        return list(found.select_related("member", "recorded_by", "partner"))

    @cached_property
    def events(self) -> list[Event]:
        """What happened, in the order it was written."""
        found = Event.objects.filter(case=self.case).order_by("recorded_at", "pk")
        return list(found.select_related("recorded_by", "reported_by"))

    @cached_property
    def legs(self) -> list[Leg]:
        """The legs it is told of, of the operations that carry somebody of it, and those of which a version was told then."""
        told = [version.leg_id for version in self.versions if version.leg_id]
        theirs = Leg.objects.told_in([self.case]).filter(operation__in=self.operations)
        found = Leg.objects.filter(Q(pk__in=theirs) | Q(pk__in=told)).select_related("operation")
        return list(found.order_by("operation", "position"))

    @cached_property
    def operations(self) -> set[UUID]:
        """The operations that carry somebody of it."""
        return set(OperationMember.objects.filter(member__case=self.case).values_list("operation", flat=True))

    @cached_property
    def versions(self) -> list[FactVersion]:
        """What was told, in the order it was told."""
        found = FactVersion.objects.filter(case=self.case).order_by("pk")
        return list(found.select_related("recorded_by", "taken_back_by", "partner"))

    @cached_property
    def choices(self) -> list[VersionChoice]:
        """What was chosen, in order."""
        if not self.versions:
            return []
        return list(VersionChoice.objects.filter(case=self.case).select_related("recorded_by").order_by("pk"))

    @cached_property
    def in_words(self) -> dict[UUID, str]:
        """The people in the words of the page of the request."""
        return people_in_words(self.case)[1]

    @cached_property
    def _together(self) -> dict[tuple, list[StatusChange]]:
        """The same step of those who went together, as it was written in one act."""
        found: dict[tuple, list[StatusChange]] = {}
        for step in self.steps:
            found.setdefault(_key(step), []).append(step)
        return found

    @cached_property
    def _led_together(self) -> dict[tuple, list[LeadChange]]:
        """The same change of lead of those for whom it was written in one act."""
        found: dict[tuple, list[LeadChange]] = {}
        for change in self.leads:
            found.setdefault(_led_key(change), []).append(change)
        return found

    def is_taken_back_for_a_choice(self, row: Row) -> bool:
        """Whether a row counts nowhere only until another version of it is recorded; not what was in error by itself."""
        if not isinstance(row, OfHistory) or row.voided_at is None:
            return False
        return (type(row), row.pk) in self._taken_back_for_choices and _is_of_somebody(row)

    @cached_property
    def _taken_back_for_choices(self) -> set[tuple[type, Any]]:
        found = Voiding.objects.standing().filter(case=self.case, is_told_anew=True)
        models = (StatusChange, LeadChange, Event)
        named = list(found.values_list("status_change", "lead_change", "event"))
        return {(model, key) for keys in named for model, key in zip(models, keys, strict=True) if key is not None}

    @property
    def _call(self) -> Subject:
        return self._alone(FactKind.RECEIVED, self.case)

    def _alone(self, kind: FactKind, row: Row) -> Subject:
        return Subject(facts=self, kind=kind, root=row, rows=(row,))

    def _of_history(self, kind: FactKind, rows: Sequence[OfHistory]) -> Subject:
        """A fact whose row is another one since a version was chosen: the last that stands, or the last."""
        column, versions = f"{kind}_id", {version.pk: version for version in self.versions}
        own = {row.pk for row in rows}
        began = next((choice for choice in self.choices if getattr(choice, column) in own), None)
        root = getattr(versions[began.version_id], column) if began else rows[0].pk
        since = [
            getattr(choice, column)
            for choice in reversed(self.choices)
            if getattr(versions[choice.version_id], column) == root and getattr(choice, column) is not None
        ]
        candidates = [self._rows_of(kind, key) for key in (*since, root)]
        standing = [tuple(row for row in group if _stands(row)) for group in candidates]
        now = next(filter(None, standing), None) or self._left_of(candidates[0])
        return Subject(facts=self, kind=kind, root=candidates[-1][0], rows=now)

    def _left_of(self, rows: Sequence[OfHistory]) -> tuple[OfHistory, ...]:
        """Of rows that count nowhere those that wait to be recorded anew; all, where none does."""
        return tuple(filter(self.is_taken_back_for_a_choice, rows)) or tuple(rows)

    def _rows_of(self, kind: FactKind, key: Any) -> Sequence[OfHistory]:
        if kind == FactKind.LEAD:
            return next(self._led_together[_led_key(change)] for change in self.leads if change.pk == key)
        if kind == FactKind.EVENT:
            return [event for event in self.events if event.pk == key]
        return next(self._together[_key(step)] for step in self.steps if step.pk == key)


def subject_of(version: FactVersion) -> Subject:
    """What a version is about."""
    return Facts(version.case).of_version(version)


def _key(step: StatusChange) -> tuple:
    return step.status, step.detail, step.recorded_at, step.recorded_by_id, step.occurred_at


def _led_key(change: LeadChange) -> tuple:
    of_act = change.recorded_at, change.recorded_by_id, change.occurred_at
    return change.lead, change.partner_id, change.reason, *of_act


def _day_of(row: StatusChange | LeadChange) -> FuzzyDate:
    return row.day or exactly(row.occurred_at)


def _stands(row: OfHistory) -> bool:
    """Whether neither it, nor whom it is about, was recorded in error."""
    return row.voided_at is None and _is_of_somebody(row)


def _is_of_somebody(row: OfHistory) -> bool:
    """Whether whom it is about was not put on the request in error."""
    return isinstance(row, Event) or row.member.voided_at is None


def _has_a_day_of_its_own(step: StatusChange) -> bool:
    """Not the first step, whose day is that of the call, and not one that an event made."""
    return step.status != Status.RECEIVED and step.status not in LOSSES.values()
