"""What of a request may be recorded in error, by the word its address has for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q

from cases.case.models import Case, CaseMember
from cases.events.models import Event, EventMember
from cases.follow_up.models import CaseNote
from cases.operations.models import Leg
from cases.people.models import Indicator, Relationship
from cases.risk.models import PersonAnswer, RiskAssessment
from cases.voiding.models import Voiding
from cases.workflow.models import ClockPause, LeadChange, StatusChange

Row = models.Model
Key = tuple[str, Any]
"""A table and the key of a row in it."""


@dataclass(frozen=True)
class Target:
    """One kind of row: its model, the column of a voiding that names it, and which of them belong to a request."""

    model: type[models.Model]
    column: str
    of_case: str
    """The lookup that leads to the request."""
    loads: tuple[str, ...] = ()


TARGETS: dict[str, Target] = {
    "status": Target(StatusChange, "status_change", "member__case", ("member",)),
    "lead": Target(LeadChange, "lead_change", "member__case", ("member", "partner")),
    "event": Target(Event, "event", "case"),
    "person-in-event": Target(EventMember, "event_member", "member__case", ("event", "member")),
    "leg": Target(Leg, "leg", "operation__members__case", ("operation",)),
    "person": Target(CaseMember, "member", "case", ("case", "person", "partner")),
    "answer": Target(Indicator, "indicator", "person__memberships__case"),
    "relation": Target(Relationship, "relationship", ""),
    "note": Target(CaseNote, "note", "case"),
    "pause": Target(ClockPause, "pause", "case"),
    "risk": Target(RiskAssessment, "risk_assessment", "case"),
    "need": Target(PersonAnswer, "person_answer", "person__memberships__case"),
    "voiding": Target(Voiding, "voiding", "case"),
}
"""By its word in addresses."""

BY_MODEL = {target.model: target for target in TARGETS.values()}
WORDS = {target.model: word for word, target in TARGETS.items()}


def key(row: Row) -> Key:
    """What tells a row from every other."""
    return (row._meta.label_lower, row.pk)


def name_of(row: Row) -> str:
    """A row as a form and an address name it: "status.12"."""
    return f"{WORDS[type(row)]}.{row.pk}"


def rows_of(case: Case, word: str) -> models.QuerySet:
    """All rows of one kind that belong to a request, standing or not."""
    target = TARGETS[word]
    where = Q(**{target.of_case: case}) if target.of_case else _of_relation(case)
    found = target.model._default_manager.filter(where).select_related(*target.loads)
    if target.model is Leg:
        found = found.told_in([case])
    return found.filter(voiding=None) if target.model is Voiding else found.distinct()


def _of_relation(case: Case) -> Q:
    """Those told in it, and those between two of its people: of others its page does not speak."""
    return Q(case=case) | Q(person__memberships__case=case, relative__memberships__case=case)


def column_of(row: Row) -> str:
    """The column of a voiding that names such a row."""
    return BY_MODEL[type(row)].column


def as_they_are(rows: Iterable[Row]) -> list[Row]:
    """The same rows read again, in one question a kind."""
    rows = list(rows)
    found: dict[Key, Row] = {}
    for model in {type(row) for row in rows}:
        keys = [row.pk for row in rows if type(row) is model]
        again = model._default_manager.filter(pk__in=keys).select_related(*BY_MODEL[model].loads)
        found |= {key(row): row for row in again}
    return [found[key(row)] for row in rows]
