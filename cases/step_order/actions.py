"""Telling which of two steps came first."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _lazy

from cases.case.following import moved_on
from cases.case.models import Case, CaseMember
from cases.intake.values import chosen
from cases.status import FIRST
from cases.step_order import errors, rules
from cases.step_order.choices import Order
from cases.step_order.models import StepOrder
from cases.step_order.steps import bounds_of, comes_before, together, told_of
from cases.voiding.facts import needs_agreement
from cases.workflow.history import require_losses_fit
from cases.workflow.models import IN_ORDER, StatusChange
from cases.workflow.moving import keep_ages_as_placed, lock_recorded_members, next_ids
from cases.workflow.notices import note_moves
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.errors import explained, require
from lfnkr.keyring import sealing

Pair = tuple[StatusChange, StatusChange]


@action(
    _lazy("tell order of steps"),
    name="order steps",
    stored_as="tell order of steps",
    permission="cases.move_member",
    rule=rules.may_order,
    case=lambda step, **_: Case(pk=step.member.case_id),
    includes=["raise alarm"],
)
def order_steps(step: StatusChange, *, by: User, other: StatusChange, order: str, reason: str = "") -> list[StepOrder]:
    """Say that a step came after another of the same person, or before it, or that it is not known; for all who went together.

    History, present status and figures follow, and keep to it whatever is recorded since. Refused for steps whose days say
    otherwise, or say so already; where it goes round with what was told of others; where the steps may not follow each other
    so; and where it turns the history round, without a reason, or where a signed edition counts both steps as they stand.
    """
    chosen(Order, "order", order)
    if other.member_id != step.member_id or other.pk == step.pk:
        raise errors.OfAnotherPerson
    members = lock_recorded_members({row.member for row in (*together(step), *together(other), step)})
    step, other = (StatusChange.objects.select_related("member__case").get(pk=row.pk) for row in (step, other))
    refused = rules.may_order(step)
    if step.voided_at is not None or step.status in FIRST:
        require(refused)
    if other.voided_at is not None or other.status in FIRST:
        raise errors.OfAnotherPerson
    pairs = _of_those_who_went_together(step, other, order)
    require(refused)
    is_signed = any(all(needs_agreement(step.member.case, [row]) for row in pair) for pair in pairs)
    before = _paths(members)
    rows = _written(pairs, by=by, is_known=order != Order.OPEN, reason=reason)
    turned = [member for member in members if before[member.pk] != _paths([member])[member.pk]]
    if turned and not reason.strip():
        raise errors.ReasonMissing
    if turned and is_signed:
        raise errors.CountedBySigned
    _follow(turned, {key: path[-1] for key, path in before.items()}, by=by)
    return rows


def tell_again(anew: dict[StatusChange, StatusChange], *, by: User) -> None:
    """What held of the order of steps holds of those that record the same since, by another day: called in that act."""
    old = {step.pk: now for step, now in anew.items()}
    members, is_told = list({now.member_id: now.member for now in anew.values()}.values()), False
    last = {key: path[-1] for key, path in _paths(members).items() if path}
    for row in told_of(old).values():
        earlier, later = (old.get(step.pk, step) for step in (row.earlier, row.later))
        if row.is_known and earlier.voided_at is None and later.voided_at is None:
            (texts,) = sealing.unseal_many([row], "reason")
            _written([(earlier, later)], by=by, is_known=True, reason=texts.get("reason") or "")
            is_told = True
    if is_told:
        _follow(members, last, by=by)


def _of_those_who_went_together(step: StatusChange, other: StatusChange, order: str) -> list[Pair]:
    """The two steps of each who went together in both, the earlier first; refused where one of them cannot be so.

    Those of whom it is told already are left as they are, unless it is told of all.
    """
    others = {each.member_id: each for each in together(other)}
    both = [(each, others[each.member_id]) for each in together(step) if each.member_id in others]
    pairs = [(one, two) if order == Order.BEFORE else (two, one) for one, two in both]
    bounds = bounds_of(earlier.member_id for earlier, _later in pairs)
    told = told_of(row.pk for pair in pairs for row in pair)
    of_person: dict[UUID, list[int]] = {}
    for number, person in StatusChange.objects.filter(pk__in=bounds).values_list("pk", "member_id"):
        of_person.setdefault(person, []).append(number)
    to_tell = []
    for earlier, later in pairs:
        last = told.get(frozenset((earlier.pk, later.pk)))
        is_known = last is not None and last.is_known
        if order == Order.OPEN:
            to_tell += [(earlier, later)] if is_known else []
            continue
        if bounds[later.pk].is_before(bounds[earlier.pk]):
            raise errors.OfItsDays
        if bounds[earlier.pk].is_before(bounds[later.pk]):
            raise errors.DaysSaySo
        if is_known and last.earlier_id == earlier.pk:
            continue
        if comes_before(later.pk, earlier.pk, of_person[later.member_id]):
            raise errors.GoesRound
        to_tell.append((earlier, later))
    if not to_tell:
        raise errors.NothingTold if order == Order.OPEN else errors.ToldAlready
    return to_tell


def _written(pairs: list[Pair], *, by: User, is_known: bool, reason: str) -> list[StepOrder]:
    """One row for each two; the database places the steps, or refuses."""
    numbers = next_ids(StepOrder, len(pairs))
    rows = [
        StepOrder(id=number, case=later.member.case, earlier=earlier, later=later, is_known=is_known, recorded_by=by)
        for number, (earlier, later) in zip(numbers, pairs, strict=True)
    ]
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


def _follow(turned: list[CaseMember], last: dict[UUID, StatusChange], *, by: User) -> None:
    """What follows for those whose history is another now."""
    if not turned:
        return
    require_losses_fit(turned)
    keep_ages_as_placed(turned)
    ends = [path[-1] for path in _paths(turned).values()]
    note_moves(end for end in ends if end != last[end.member_id])
    moved_on({member.case_id for member in turned}, by=by)
