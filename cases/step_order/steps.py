"""What may stand either way round by its days, and what holds of its order: asked of the database, which places the steps.

A step is named by its number, an event by its key. Of events only those are asked that stand in the history by themselves: a
death or a disappearance is the step that it made, and is ordered by that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from urllib.parse import urlencode
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.urls import reverse

from cases.events.actions import LOSSES
from cases.events.choices import HELD
from cases.events.models import Event, EventMember
from cases.step_order.models import StepOrder
from cases.workflow.models import IN_ORDER, StatusChange

Key = int | UUID
Told = StatusChange | Event

BOUNDS = """
SELECT s.id::text, s.member_id, nullif(b.earliest, '-infinity'), b.latest FROM cases_statuschange s
 CROSS JOIN LATERAL cases_step_bounds(
       s.happened::text, s.occurred_at, s.occurred_until, s.is_day_only, s.precision, s.recorded_at) b
 WHERE s.member_id = ANY (%(members)s) AND s.voided_at IS NULL AND s.status <> 'received'
 UNION ALL
SELECT e.id::text, em.member_id, nullif(b.earliest, '-infinity'), b.latest
  FROM cases_eventmember em JOIN cases_event e ON e.id = em.event_id
 CROSS JOIN LATERAL cases_event_bounds(e.happened_from, e.happened_until, e.recorded_at) b
 WHERE em.member_id = ANY (%(members)s) AND em.voided_at IS NULL AND e.voided_at IS NULL AND e.kind <> ALL (%(losses)s)
"""


@dataclass(frozen=True)
class Bounds:
    """The first and the last moment something may have been; no first where it is open."""

    earliest: datetime | None
    latest: datetime

    def is_before(self, other: Bounds) -> bool:
        """Whether it was before the other, whatever its moment."""
        return other.earliest is not None and self.latest < other.earliest

    def leaves_open(self, other: Bounds) -> bool:
        """Whether it may have been before the other, or after it."""
        return not self.is_before(other) and not other.is_before(self)


def bounds_of(members: Iterable[UUID]) -> dict[UUID, dict[Key, Bounds]]:
    """Those of the standing steps of some people, without the first, and of the events that befell them."""
    found: dict[UUID, dict[Key, Bounds]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(BOUNDS, {"members": list(members), "losses": list(map(str, LOSSES))})
        for key, member, earliest, latest in cursor.fetchall():
            found[member][int(key) if key.isdecimal() else UUID(key)] = Bounds(earliest, latest)
    return found


def beside(step: StatusChange) -> list[StatusChange]:
    """The other standing steps of the same person that may have been before or after it, in their order."""
    keys = [key for key in _open_beside(step) if isinstance(key, int)]
    return list(StatusChange.objects.filter(pk__in=keys).select_related("member__case").order_by(*IN_ORDER))


def all_beside(step: StatusChange) -> list[Told]:
    """The same, and the events that befell the person; one question more only where there are such."""
    keys = _open_beside(step)
    steps, events = ([key for key in keys if isinstance(key, kind)] for kind in (int, UUID))
    found: list[Told] = []
    if steps:
        found += StatusChange.objects.filter(pk__in=steps).select_related("member__case").order_by(*IN_ORDER)
    if events:
        found += Event.objects.filter(pk__in=events).order_by("recorded_at", "pk")
    return found


def _open_beside(step: StatusChange) -> list[Key]:
    bounds = bounds_of([step.member_id])[step.member_id]
    own = bounds.get(step.pk)
    return [key for key, each in bounds.items() if own and key != step.pk and own.leaves_open(each)]


def together(step: StatusChange) -> list[StatusChange]:
    """The same step of those who went together, as it was written in one act."""
    columns = ("status", "detail", "recorded_at", "recorded_by_id", "occurred_at")
    same = StatusChange.objects.filter(
        member__case=step.member.case_id, voided_at=None, **{name: getattr(step, name) for name in columns}
    )
    return list(same.select_related("member__case").order_by("member__position"))


def befell(event: Event) -> set[UUID]:
    """The people whom an event befell, without those of whom that was recorded in error."""
    return set(EventMember.objects.standing().filter(event=event).values_list("member", flat=True))


def told_of(keys: Iterable[Key]) -> dict[frozenset[Key], StepOrder]:
    """Of each two, one of which is among these, the last telling."""
    keys = list(keys)
    steps, events = ([key for key in keys if isinstance(key, kind)] for kind in (int, UUID))
    rows = StepOrder.objects.filter(Q(later__in=steps) | Q(earlier__in=steps) | Q(event__in=events))
    return {frozenset((row.first, row.second)): row for row in rows.order_by("pk")}


def comes_before(earlier: Key, later: Key, among: Iterable[Key]) -> bool:
    """Whether by what was told one of these came before another, over others between them."""
    standing = set(among)
    told = told_of(standing)
    told.pop(frozenset((earlier, later)), None)
    return later in _after(earlier, told, standing)


def _after(
    key: Key,
    told: dict[frozenset[Key], StepOrder],
    standing: set[Key],
    in_place: Iterable[tuple[Key, Key]] = (),
) -> set[Key]:
    """What came after one of these, told of two at a time, or so as the steps stand."""
    after: dict[Key, set[Key]] = defaultdict(set)
    for one, other in in_place:
        after[one].add(other)
    for pair, row in told.items():
        if row.is_known and pair <= standing:
            after[row.first].add(row.second)
    been, todo = set(), list(after[key])
    while todo:
        here = todo.pop()
        if here not in been:
            been.add(here)
            todo += after[here] - been
    return been


A_MINUTE = timedelta(minutes=1)
"""What was told to the minute may have been at its end."""
MAY_TURN = "SELECT cases_may_turn(%s, %s)"


def next_open(
    step: StatusChange, *, is_about: bool = False, event: UUID | None = None
) -> tuple[StatusChange, Key] | None:
    """The next two of whom nobody was asked yet which came first, of those who went together in a step; None where none is left.

    Asked are neighbours in the history that are known by their days alone and may stand the other way round, and each arrest, or
    the `event` that somebody began with, beside the steps of its days, the last first. What follows from what was told is not
    asked; that it is not known is an answer. `is_about`: only where this step is one of the two.
    """
    whose = {each.member_id: each for each in together(step)}
    bounds = bounds_of(whose)
    told = told_of(key for of_one in bounds.values() for key in of_one)
    about = {each.pk for each in whose.values()}
    rows = StatusChange.objects.filter(member__in=whose, voided_at=None).select_related("member__case")
    paths: dict[UUID, list[StatusChange]] = defaultdict(list)
    for row in rows.order_by("member__position", *IN_ORDER):
        paths[row.member_id].append(row)
    events = _held(bounds) | ({event} if event else set())
    for member, path in paths.items():
        standing = set(bounds[member])
        for later, other in _open_of(path, bounds[member], events):
            pair = frozenset((later.pk, other))
            if pair in told or is_about and not pair & about:
                continue
            in_place = [] if isinstance(other, int) else list(pairwise(each.pk for each in path))
            if _follows(later.pk, other, told, standing, in_place):
                continue
            if isinstance(other, UUID) or _may_turn(other, later.pk):
                return later, other
    return None


def _follows(
    one: Key, other: Key, told: dict[frozenset[Key], StepOrder], standing: set[Key], in_place: list[tuple[Key, Key]]
) -> bool:
    """Whether of two it follows from what was told of others which came first, and from how the steps stand."""
    return other in _after(one, told, standing, in_place) or one in _after(other, told, standing, in_place)


def _held(bounds: dict[UUID, dict[Key, Bounds]]) -> set[UUID]:
    """The events among these in which somebody is held."""
    events = {key for of_one in bounds.values() for key in of_one if isinstance(key, UUID)}
    return set(Event.objects.filter(pk__in=events, kind__in=HELD).values_list("pk", flat=True)) if events else set()


def _open_of(
    path: list[StatusChange], bounds: dict[Key, Bounds], events: set[UUID]
) -> Iterator[tuple[StatusChange, Key]]:
    """Of one history what may be asked: each two neighbours, and each step beside some events, the last first."""
    for one, other in pairwise(path):
        is_open = one.pk in bounds and other.pk in bounds and bounds[one.pk].leaves_open(bounds[other.pk])
        if is_open and (one.is_day_only or other.is_day_only) and not _was_recorded_by(one, other):
            yield other, one.pk
    for event in sorted(events & bounds.keys()):
        for each in reversed(path):
            if each.pk in bounds and bounds[each.pk].leaves_open(bounds[event]):
                yield each, event


def _was_recorded_by(one: StatusChange, other: StatusChange) -> bool:
    """Whether a step was recorded already when another, told to the minute, happened: it was before it, then."""
    return (
        not other.is_day_only
        and one.recorded_at <= other.occurred_at + A_MINUTE
        and one.recorded_at < other.recorded_at
    )


def _may_turn(one: int, other: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(MAY_TURN, [one, other])
        return cursor.fetchone()[0]


def asked_next(step: StatusChange, *, is_about: bool = False, event: UUID | None = None) -> str | None:
    """Where the next question is put of those who went together in a step; None where their days leave nothing open.

    `is_about`: only a question about this step. `event`: one that was asked about, and is asked about further.
    """
    found = next_open(step, is_about=is_about, event=event)
    if found is None:
        return None
    step, other = found
    return f"{reverse('cases:order-steps', args=[step.member.case_id, step.pk])}?{urlencode({'other': other})}"
