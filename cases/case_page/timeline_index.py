"""The questions that find, of what only grows in a request, the entries of a page of its stream; and which rows they take."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case as Choice
from django.db.models import (
    DateTimeField,
    ExpressionWrapper,
    F,
    Min,
    Model,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat, Least

from cases.case.models import Case
from cases.case.topics import TimelineTopic
from cases.case_file import CaseFile, Grown, corrections_of
from cases.case_page.kept_in_the_trail import trail_indexes
from cases.case_page.timeline import placing_of
from cases.corrections.models import CaseCorrection, PersonCorrection
from cases.events.choices import EventKind
from cases.events.models import EventMember
from cases.operations.models import Leg, LegChange
from lfnkr.postgresql.kept_questions import kept
from lfnkr.web.timeline import TEXTS, Found, Source, index, key_of, keys_in, one_person


def indexes_of(case_file: CaseFile, has_rows: Callable[[type[Model]], bool] = lambda _model: True) -> list[Source]:
    """The questions for notes, events, openings, corrections, changes of legs, and what the trail alone keeps.

    `has_rows` says of a table whether it may hold anything of the request (`panels.py` of this room declares which are asked).
    """
    case = case_file.case
    return [
        _notes.sql(case=case.pk),
        _events_placed(case, placed) if (placed := placing_of(case_file).events) else _events.sql(case=case.pk),
        _openings.sql(case=case.pk),
        *_corrections(case_file, has_rows),
        *(_legs(case_file) if has_rows(LegChange) else ()),
        *trail_indexes(case),
    ]


def read_for(found: Found | None) -> Grown | None:
    """Which rows of what only grows the entries of a page take; None where all are asked for."""
    if found is None:
        return None
    return Grown(
        notes=keys_in(found, "note"),
        events=keys_in(found, "event"),
        openings=keys_in(found, "opening"),
        acts={key[:36] for key in keys_in(found, "told")},
        leg_changes=keys_in(found, "leg"),
    )


def _of(case: Any, name: str) -> QuerySet:
    return Case._meta.get_field(name).related_model.objects.filter(case=case)


@kept
def _notes(case) -> QuerySet:
    """A note carried over from a duplicate stands where it was written first."""
    at = Coalesce("carried__written_at", "recorded_at")
    recorded_at = F("recorded_at")
    return index(_of(case, "notes"), key=key_of("note"), at=at, recorded_at=recorded_at, topic=TimelineTopic.NOTE)


@kept
def _events(case) -> QuerySet:
    """Events of which nothing was told of what they came before or after."""
    return _events_placed(case, {})


def _events_placed(case: Any, placed: dict[UUID, tuple[datetime, datetime]]) -> QuerySet:
    """What is known by its day only stands at the last moment it may have been, and never after it was recorded.

    Those of which it was told what they came before or after stand there.
    """
    befell = EventMember.objects.filter(event=OuterRef("pk"), member__case=case)
    befell = befell.filter(Q(event__voided_at__isnull=False) | Q(voided_at=None, member__voided_at=None))
    last = ExpressionWrapper(F("happened_until") - Value(timedelta.resolution), output_field=DateTimeField())
    return index(
        _of(case, "events"),
        key=key_of("event"),
        at=_placed([at for at, _placed_at in placed.values()], placed, Least(last, F("recorded_at"))),
        recorded_at=F("recorded_at"),
        placed_at=_placed([placed_at for _at, placed_at in placed.values()], placed, F("recorded_at")),
        topic=Choice(
            When(kind=EventKind.CONTACT, then=Value(TimelineTopic.CONTACT.value)),
            default=Value(TimelineTopic.EVENT.value),
            output_field=TextField(),
        ),
        about=ArraySubquery(befell.values_list(Cast("member__person", TextField()), flat=True), output_field=TEXTS),
    )


def _placed(moments: Iterable[datetime], keys: Iterable[UUID], usual: Combinable) -> Combinable:
    """The moment of each of some events, and of every other what is usual."""
    whens = [When(pk=key, then=Value(moment)) for key, moment in zip(keys, moments, strict=True)]
    return Choice(*whens, default=usual, output_field=DateTimeField()) if whens else usual


@kept
def _openings(case) -> QuerySet:
    at = F("opened_at")
    return index(_of(case, "openings"), key=key_of("opening"), at=at, recorded_at=at, topic=TimelineTopic.SEAL)


def _corrections(case_file: CaseFile, has_rows: Callable[[type[Model]], bool]) -> Iterator[QuerySet]:
    """Each act that told something anew, of the request and of each of its people."""
    of_case, of_people = corrections_of(case_file.case, case_file.members, case_file.former_members)
    at, told = Min("recorded_at"), {"topic": TimelineTopic.FACTS}
    of_person = Concat(key_of("told", "act"), Value("-"), Cast("person", TextField()), output_field=TextField())
    if has_rows(CaseCorrection):
        yield index(of_case.values("act"), key=key_of("told", "act"), at=at, recorded_at=at, **told)
    if has_rows(PersonCorrection):
        of_acts = of_people.values("act", "person")
        yield index(of_acts, key=of_person, at=at, recorded_at=at, about=one_person("person"), **told)


def _legs(case_file: CaseFile) -> list[QuerySet]:
    """Each saving of a leg that the request is told of, by the operations that carry people of it."""
    told = Leg.objects.told_in([case_file.case])
    return [
        index(
            LegChange.objects.filter(leg__in=told.filter(operation=operation)).values("leg", "recorded_at"),
            key=key_of("leg", Min("pk")),
            at=F("recorded_at"),
            recorded_at=F("recorded_at"),
            topic=TimelineTopic.OPERATION,
            about=Value([str(one.person_id) for one in case_file.carried[operation.pk]], output_field=TEXTS),
        )
        for operation in case_file.operations
    ]
