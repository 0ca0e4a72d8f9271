"""What has to be taken back together: what cannot stand without something else, and what is offered with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import singledispatch

from cases.case.models import CaseMember
from cases.events.actions import LOSSES
from cases.events.models import Event, EventMember
from cases.status import may_follow
from cases.voiding import errors
from cases.voiding.models import Voiding
from cases.voiding.targets import Key, Row, column_of, key
from cases.workflow.models import IN_ORDER, LeadChange, StatusChange
from lfnkr.errors import DomainError

KIND_OF = {status: kind for kind, status in LOSSES.items()}


def with_what_falls(rows: Iterable[Row]) -> list[Row]:
    """The rows, and those that cannot stand without them: a death and the status it made, an event that would name nobody."""
    found: dict[Key, Row] = {}
    waiting = list(rows)
    while waiting:
        row = waiting.pop(0)
        if key(row) not in found:
            found[key(row)] = row
            waiting += _falls_with(row, found)
    return list(found.values())


@singledispatch
def _falls_with(row: Row, falling: Collection[Key]) -> list[Row]:
    """What cannot stand without a row, as far as it does stand."""
    return []


@_falls_with.register
def _with_status(row: StatusChange, falling: Collection[Key]) -> list[Row]:
    kind = KIND_OF.get(row.status)
    if kind is None:
        return []
    named = _standing(EventMember).filter(member=row.member, event__kind=kind).order_by("event__recorded_at", "pk")
    # Somebody may have gone missing twice: each step has the event it was recorded with, which was written just before.
    before = [link for link in named if link.event.recorded_at <= row.recorded_at]
    its_own = before[-1:] or list(named[:1])
    return [link for link in its_own if key(link.event) not in falling]


@_falls_with.register
def _with_event(row: Event, falling: Collection[Key]) -> list[Row]:
    if row.kind not in LOSSES:
        return []
    links = _standing(EventMember).filter(event=row)
    return [step for link in links if key(link.member) not in falling for step in _step_of(link)]


@_falls_with.register
def _with_event_member(row: EventMember, falling: Collection[Key]) -> list[Row]:
    if row.event.kind not in LOSSES:
        return []
    return [*_step_of(row), *_event_of_nobody(row, falling)]


@_falls_with.register
def _with_member(row: CaseMember, falling: Collection[Key]) -> list[Row]:
    links = _standing(EventMember).filter(member=row, event__kind__in=LOSSES)
    return [event for link in links for event in _event_of_nobody(link, falling)]


def _step_of(link: EventMember) -> list[Row]:
    """The step that a death or a disappearance made of somebody."""
    steps = _standing(StatusChange).filter(member=link.member, status=LOSSES[link.event.kind])
    return list(steps.filter(recorded_at__gte=link.event.recorded_at).order_by("recorded_at", "pk")[:1])


def _event_of_nobody(link: EventMember, falling: Collection[Key]) -> list[Row]:
    """The event of a link, where it would name nobody without the rows that fall."""
    others = _standing(EventMember).filter(event=link.event).exclude(pk=link.pk)
    is_anybody_left = any(key(other) not in falling and key(other.member) not in falling for other in others)
    return [] if is_anybody_left or link.event.unknown_people else [link.event]


@singledispatch
def offered_with(row: Row) -> list[Row]:
    """What is offered to be taken back with a row, chosen to begin with: the same of others, and later steps."""
    return []


@offered_with.register
def _offered_with_status(row: StatusChange) -> list[Row]:
    same = {"status": row.status, "detail": row.detail, **_written_together(row)}
    others = list(_standing(StatusChange).filter(member__case=row.member.case_id, **same).exclude(pk=row.pk))
    return [*others, *(later for step in (row, *others) for later in later_steps(step, _is_way))]


@offered_with.register
def _offered_with_lead(row: LeadChange) -> list[Row]:
    same = {"lead": row.lead, "partner": row.partner_id, **_written_together(row)}
    others = list(_standing(LeadChange).filter(member__case=row.member.case_id, **same).exclude(pk=row.pk))
    return [*others, *(later for step in (row, *others) for later in later_steps(step, _is_lead))]


@offered_with.register
def _offered_with_member(row: CaseMember) -> list[Row]:
    links = _standing(EventMember).filter(member=row).exclude(event__kind__in=LOSSES)
    return [event for link in links for event in _event_of_nobody(link, {key(row)})]


@offered_with.register
def _offered_with_voiding(row: Voiding) -> list[Row]:
    return list(Voiding.objects.standing().filter(act=row.act).exclude(pk=row.pk).order_by("pk"))


def later_steps(step: StatusChange | LeadChange, is_legal) -> list[Row]:
    """The fewest steps right behind one without which it could not go: none where the others may stand as they are.

    All of those behind it where nothing else helps; the database says then what is wrong.
    """
    path = list(_standing(type(step)).filter(member=step.member).order_by(*IN_ORDER))
    if step not in path:
        return []
    place = path.index(step)
    for number in range(len(path) - place):
        if is_legal(path[:place] + path[place + 1 + number :]):
            return path[place + 1 : place + 1 + number]
    return path[place + 1 :]


def what_would_not_follow(rows: Iterable[Row]) -> DomainError | None:
    """The first step, or change of lead, that could not stand if these rows went; None where the histories would be legal."""
    rows = list(rows)
    gone = {key(row) for row in rows}
    for model in (StatusChange, LeadChange):
        members = {row.member_id for row in rows if isinstance(row, model)}
        for member in sorted(members):
            path = [row for row in _standing(model).filter(member=member).order_by(*IN_ORDER) if key(row) not in gone]
            for before, after in zip(path, path[1:], strict=False):
                if refused := _unfit(before, after):
                    return refused
    return None


def _unfit(before: StatusChange | LeadChange, after: StatusChange | LeadChange) -> DomainError | None:
    facts = {"member": str(after.member), "after": str(after), "then": after.on, "on": before.on}
    if isinstance(after, LeadChange):
        is_same = (before.lead, before.partner_id) == (after.lead, after.partner_id)
        return errors.LeadsTheSame(**facts) if is_same else None
    fits = may_follow(before.status, after.status, is_told=after.told_by_id is not None)
    return None if fits else errors.StepsDoNotFollow(**facts, before=str(before))


def _is_way(path: Sequence[StatusChange]) -> bool:
    """Whether each step may follow the one before it, the first of them the request itself."""
    before = ["", *(step.status for step in path)]
    return bool(path) and all(
        may_follow(former, step.status, is_told=step.told_by_id is not None)
        for former, step in zip(before, path, strict=False)
    )


def _is_lead(path: Sequence[LeadChange]) -> bool:
    """Whether no change of lead says what the one before it said."""
    leads = [("none", None), *((change.lead, change.partner_id) for change in path)]
    return all(former != later for former, later in zip(leads, leads[1:], strict=False))


def _written_together(row: StatusChange | LeadChange) -> dict[str, object]:
    """What rows have in common that were written in one step for several people."""
    return {name: getattr(row, name) for name in ("recorded_at", "recorded_by_id", "occurred_at")}


def _standing(model):
    target = {EventMember: ("event", "member"), StatusChange: ("member",), LeadChange: ("member", "partner")}[model]
    rows = model.objects.filter(voided_at=None, member__voided_at=None)
    rows = rows.filter(event__voided_at=None) if model is EventMember else rows
    return rows.select_related(*target)


def columns(rows: Iterable[Row]) -> list[tuple[str, Row]]:
    """Each row under the column of a voiding that names it."""
    return [(column_of(row), row) for row in rows]
