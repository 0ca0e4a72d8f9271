"""Telling which of two steps, or of a step and an event, came first."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _lazy

from cases.case.following import moved_on
from cases.case.models import Case, CaseMember
from cases.events.actions import LOSSES
from cases.events.models import Event
from cases.intake.values import chosen
from cases.status import FIRST
from cases.step_order import errors, rules
from cases.step_order.choices import Order
from cases.step_order.models import StepOrder
from cases.step_order.steps import Told, befell, bounds_of, comes_before, together, told_of
from cases.voiding.facts import needs_agreement
from cases.workflow.history import require_losses_fit
from cases.workflow.models import IN_ORDER, StatusChange
from cases.workflow.moving import keep_ages_as_placed, lock_recorded_members, next_ids
from cases.workflow.notices import note_moves
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar.clock import day_of
from lfnkr.errors import explained, require
from lfnkr.keyring import sealing

Pair = tuple[Told, Told]
"""Two in their order: of a step and an event the event stands where it was."""


@action(
    _lazy("tell order of steps"),
    name="order steps",
    stored_as="tell order of steps",
    permission="cases.move_member",
    rule=rules.may_order,
    case=lambda step, **_: Case(pk=step.member.case_id),
    includes=["raise alarm"],
)
def order_steps(
    step: StatusChange, *, by: User, other: StatusChange | Event, order: str, reason: str = ""
) -> list[StepOrder]:
    """Say that a step came after another of the same person, or an event that befell them; or before it, or that it is not known.

    It is told of all who went together, and whom the event befell. History, present status, danger and figures follow, and keep
    to it whatever is recorded since. Refused where the days say otherwise, or say so already; where it goes round with what was
    told of others; where the steps may not follow each other so; and where it turns the history round, or moves the day on
    which a step counts, without a reason, or where a signed edition counts both as they stand.
    """
    chosen(Order, "order", order)
    step, other = _held(step, other)
    refused = rules.may_order(step)
    if step.voided_at is not None or step.status in FIRST:
        require(refused)
    pairs = _of_those_who_went_together(step, other, order)
    require(refused)
    members = list({each.member_id: each.member for each in _steps_of(pairs)}.values())
    is_signed = any(all(needs_agreement(step.member.case, [row]) for row in pair) for pair in pairs)
    before = _paths(members)
    rows = _written(pairs, by=by, is_known=order != Order.OPEN, reason=reason)
    after = _paths(members)
    turned = [member for member in members if _days(before[member.pk]) != _days(after[member.pk])]
    if turned and not reason.strip():
        raise errors.ReasonMissing
    if isinstance(other, Event):
        moved = (row for member in turned for row in _moved(before[member.pk], after[member.pk]))
        if any(needs_agreement(step.member.case, [row]) for row in moved):
            raise errors.DayCountedBySigned
    elif turned and is_signed:
        raise errors.CountedBySigned
    _follow(turned, {key: path[-1] for key, path in before.items()}, by=by)
    return rows


def tell_again(anew: dict[StatusChange, StatusChange], *, by: User) -> None:
    """What held of the order of steps holds of those that record the same since, by another day: called in that act."""
    old = {step.pk: now for step, now in anew.items()}
    _tell_again(old, list({now.member_id: now.member for now in anew.values()}.values()), by=by)


def tell_event_again(event: Event, anew: Event, *, by: User) -> None:
    """The same of an event."""
    steps = [row.step for row in told_of([event.pk]).values()]
    _tell_again({event.pk: anew}, list({step.member_id: step.member for step in steps}.values()), by=by)


def _tell_again(old: dict, members: list[CaseMember], *, by: User) -> None:
    is_told = False
    last = {key: path[-1] for key, path in _paths(members).items() if path}
    for row in told_of(old).values():
        earlier, later = (old.get(each.pk, each) for each in (row.earlier or row.event, row.later or row.event))
        if row.is_known and earlier.voided_at is None and later.voided_at is None:
            (texts,) = sealing.unseal_many([row], "reason")
            _written([(earlier, later)], by=by, is_known=True, reason=texts.get("reason") or "")
            is_told = True
    if is_told:
        _follow(members, last, by=by)


def _held(step: StatusChange, other: StatusChange | Event) -> Pair:
    """Both as they are now, their people held; refused where they are not of one person, or one of them has no place."""
    if isinstance(other, Event):
        lock_recorded_members({row.member for row in (*together(step), step)})
        other = Event.objects.get(pk=other.pk)
        if other.voided_at is not None or other.kind in LOSSES or step.member_id not in befell(other):
            raise errors.OfAnotherPerson
        return StatusChange.objects.select_related("member__case").get(pk=step.pk), other
    if other.member_id != step.member_id or other.pk == step.pk:
        raise errors.OfAnotherPerson
    lock_recorded_members({row.member for row in (*together(step), *together(other), step)})
    step, other = (StatusChange.objects.select_related("member__case").get(pk=row.pk) for row in (step, other))
    if step.voided_at is None and (other.voided_at is not None or other.status in FIRST):
        raise errors.OfAnotherPerson
    return step, other


def _of_those_who_went_together(step: StatusChange, other: Told, order: str) -> list[Pair]:
    """The two of each who went together in both, the earlier first; refused where one of them cannot be so.

    Those of whom it is told already are left as they are, unless it is told of all.
    """
    if isinstance(other, Event):
        others = dict.fromkeys(befell(other), other)
    else:
        others = {each.member_id: each for each in together(other)}
    both = [(each, others[each.member_id]) for each in together(step) if each.member_id in others]
    pairs = [(one, two) if order == Order.BEFORE else (two, one) for one, two in both]
    members = [each.member_id for each, _other in both]
    bounds = bounds_of(members)
    told = told_of(row.pk for pair in both for row in pair)
    to_tell = []
    for member, (earlier, later) in zip(members, pairs, strict=True):
        last = told.get(frozenset((earlier.pk, later.pk)))
        if order == Order.OPEN:
            to_tell += [(earlier, later)] if last is None or last.is_known else []
            continue
        spans = bounds[member]
        if spans[later.pk].is_before(spans[earlier.pk]):
            raise errors.OfItsDays
        if spans[earlier.pk].is_before(spans[later.pk]):
            raise errors.DaysSaySo
        if last is not None and last.is_known and last.first == earlier.pk:
            continue
        if comes_before(later.pk, earlier.pk, {key for of_one in bounds.values() for key in of_one}):
            raise errors.GoesRound
        to_tell.append((earlier, later))
    if not to_tell:
        raise errors.NothingTold if order == Order.OPEN else errors.ToldAlready
    return to_tell


def _steps_of(pairs: list[Pair]) -> list[StatusChange]:
    return [each for pair in pairs for each in pair if isinstance(each, StatusChange)]


def _written(pairs: list[Pair], *, by: User, is_known: bool, reason: str) -> list[StepOrder]:
    """One row for each two; the database places the steps, or refuses."""
    numbers = next_ids(StepOrder, len(pairs))
    rows = []
    for number, (earlier, later) in zip(numbers, pairs, strict=True):
        row = StepOrder(id=number, case=_steps_of([(earlier, later)])[0].member.case, is_known=is_known, recorded_by=by)
        for name, each in (("earlier", earlier), ("later", later)):
            setattr(row, "event" if isinstance(each, Event) else name, each)
        rows.append(row)
    for row in rows:
        row.recorded_at = rows[0].recorded_at
    sealing.seal_many((row, {"reason": reason.strip() or None}) for row in rows)
    with explained(), transaction.atomic():
        StepOrder.objects.bulk_create(rows)
    return rows


def _paths(members: list[CaseMember]) -> dict[UUID, list[StatusChange]]:
    """The standing steps of each, in their order."""
    paths: dict[UUID, list[StatusChange]] = {member.pk: [] for member in members}
    for step in StatusChange.objects.filter(member__in=members, voided_at=None).order_by(*IN_ORDER):
        paths[step.member_id].append(step)
    return paths


def _days(path: list[StatusChange]) -> list[tuple[int, date]]:
    """The steps in their order, each with the day it counts on."""
    return [(step.pk, day_of(step.counts_at)) for step in path]


def _moved(before: list[StatusChange], after: list[StatusChange]) -> list[StatusChange]:
    """The steps that stand elsewhere now, or count on another day, as they stood before."""
    places = zip(_days(before), _days(after), before, strict=True)
    return [row for stood, stands, row in places if stood != stands]


def _follow(turned: list[CaseMember], last: dict[UUID, StatusChange], *, by: User) -> None:
    """What follows for those whose history is another now."""
    if not turned:
        return
    require_losses_fit(turned)
    keep_ages_as_placed(turned)
    ends = [path[-1] for path in _paths(turned).values()]
    note_moves(end for end in ends if end != last[end.member_id])
    moved_on({member.case_id for member in turned}, by=by)
