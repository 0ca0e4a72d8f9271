"""Moving people from status to status: the act, and the steps other acts move them with."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext_lazy as _lazy

from cases.case.following import moved_on
from cases.case.models import Case, CaseMember
from cases.case.rules import may_work_on
from cases.choices import COUNTRIES, NOT_KNOWN, Answer
from cases.errors import ReasonMissing
from cases.people.birthdays import ages_on
from cases.people.models import Person
from cases.reference.models import Partner
from cases.status import NEEDS_REASON, Status, details_of
from cases.workflow import errors, history, originals, rules
from cases.workflow.history import When
from cases.workflow.late import note_late
from cases.workflow.models import StatusChange
from cases.workflow.notices import note_moves
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.calendar.clock import day_of
from lfnkr.errors import require
from lfnkr.fuzzy.dates import FuzzyDate
from lfnkr.keyring import sealing
from lfnkr.keyring.sealing import next_ids
from lfnkr.language.lists import listed

NOT_ACCEPTED = (Status.RECEIVED, Status.VERIFYING)
"""Whom a decision about them accepts."""


@dataclass(frozen=True, kw_only=True)
class Move:
    """One step for one or more people: where to, what it means closer, when, and why."""

    status: Status
    when: When
    detail: str = ""
    reason: str = ""
    told_by: Partner | None = None
    told_on: date | None = None
    source: str = ""
    """The partner that told of it, and when; else who told of it. None and "" for what we know ourselves."""
    duplicate_of: Case | None = None
    """The request that counts instead of a duplicate."""

    def check(self) -> None:
        """Refuse a step that does not say what its status needs said."""
        self.when.check()
        details = dict(details_of(self.status))
        if details and self.detail not in details:
            allowed = listed(details.values())
            raise errors.DetailMissing(status=self.status.label, allowed=allowed)
        if self.detail and not details:
            raise errors.DetailUnexpected(status=self.status.label)
        if self.status in NEEDS_REASON and not self.reason.strip():
            raise ReasonMissing


@action(
    _lazy("move"),
    permission="cases.move_member",
    rule=rules.may_move,
    case=lambda members, **_: _one_case(members),
    includes=["raise alarm"],
)
def move(
    members: Collection[CaseMember],
    *,
    by: User,
    status: str,
    detail: str = "",
    occurred_at: datetime | None = None,
    happened: FuzzyDate | None = None,
    reason: str = "",
    destination: str = "",
    source: str = "",
    then: str = "",
    then_happened: FuzzyDate | None = None,
    original: Case | None = None,
) -> list[StatusChange]:
    """Move people together, a parent with the children; all of them or none.

    A step is told as a moment, or as a day as closely as it is known, and stands where that puts it: one from before the
    last changes nothing of where people stand today. Refused when the table of transitions does not lead there from the
    step before, or from there to the step behind it, when it answers a request on a day before there was one, when it lacks its closer word or its reason, when an arrival names no
    country and does not say that it is not known, when it would open somebody in a closed case, and for the steps that are
    acts of their own.

    A duplicate names the request that counts instead, its `original`: where the same people are in one other request alone
    it is that one. Refused where nobody there counts, so that of two requests that name each other one stays.

    `source`: who told of it, where it was learnt late. What is recorded of that very moment already is refused, so that two who
    learn the same do not both record it.

    Who left and came back before what is recorded next was neither: what they were `then` is told with it, and both stand
    or neither does.
    """
    if status == Status.DUPLICATE:
        original = original or originals.only_other(members)
        lock_cases({*(member.case_id for member in members), *filter(None, [original and original.pk])})
    locked = lock_members(members)
    when = When.told(occurred_at, happened, since=min(member.case.received_at for member in locked))
    step = Move(status=Status(status), when=when, detail=detail, reason=reason, source=source)
    if step.status == Status.DUPLICATE:
        step.check()
        step = replace(step, duplicate_of=originals.checked(original, locked))
    for member in locked:
        require(rules.may_be_recorded(member, step.status))
    if step.status == Status.IN_DESTINATION:
        arrive(locked, destination)
    changes = _record_with(locked, step, then, then_happened, by=by) if then else record_moves(locked, step, by=by)
    if step.duplicate_of:
        originals.require_counting(step.duplicate_of)
    _tell(members, locked)
    return changes


def arrive(members: list[CaseMember], destination: str) -> None:
    """Say in which country people who are locked arrived, or that nobody knows (`NOT_KNOWN`); before the step itself."""
    if destination != NOT_KNOWN and destination not in COUNTRIES:
        raise errors.DestinationMissing
    told = (
        {"actual_destination": "", "actual_answer": Answer.UNKNOWN}
        if destination == NOT_KNOWN
        else {"actual_destination": destination, "actual_answer": Answer.YES}
    )
    CaseMember.objects.filter(pk__in=[member.pk for member in members]).update(**told)


def record_moves(members: list[CaseMember], step: Move, *, by: User) -> list[StatusChange]:
    """Write one step of people who are locked (or new), and let the history's trigger place it; refused as `move` says."""
    known = [member for member in members if member.status]
    changes = _placed(members, step, by=by)
    _follow(known, changes, by=by)
    return changes


def _placed(members: list[CaseMember], step: Move, *, by: User) -> list[StatusChange]:
    """Ask, write and place one step; what follows from it is left to `_follow`."""
    step.check()
    known = [member for member in members if member.status]
    if known:
        require(rules.may_be_of(known, step.status, step.when))
    is_told = step.told_by is not None
    places = history.places_of_step(known, step.status, step.when, is_told=is_told) if known else {}
    for member in members:
        require(rules.is_not_told_yet(member, step.status, step.detail, step.when, places.get(member.pk)))
        require(rules.may_become(member, step.status, places.get(member.pk), is_told=is_told))
    changes = _rows(members, step, by=by)
    StatusChange.objects.bulk_create(changes)
    last = [change for change in changes if places.get(change.member_id, history.FIRST).is_last]
    for change in last:
        # The caller's own objects say what the trigger made of their rows.
        change.member.status, change.member.status_detail = step.status, step.detail
        change.member.missing_reviewed_at = None
    note_moves(last)
    return changes


def _follow(known: Collection[CaseMember], changes: Collection[StatusChange], *, by: User) -> None:
    """What follows from steps that are placed: ages of whoever had a history, who is told, tasks; once for steps of one act."""
    keep_ages_as_placed(known)
    note_late(changes, by=by)
    moved_on({change.member.case_id for change in changes}, by=by)


def _record_with(
    members: list[CaseMember], step: Move, then: str, then_happened: FuzzyDate | None, *, by: User
) -> list[StatusChange]:
    """Write a step and the one back together: the database places both, or refuses both."""
    if then_happened is None:
        raise errors.ReturnWithoutDay
    back = Move(status=Status(then), when=When.of(then_happened, since=step.when.occurred_at), source=step.source)
    for each in (step, back):
        each.check()
        require(rules.may_be_of(members, each.status, each.when))
    require(rules.are_not_told_yet(members, *((each.status, each.detail, each.when) for each in (step, back))))
    changes = [*_rows(members, step, by=by), *_rows(members, back, by=by)]
    try:
        with transaction.atomic():
            StatusChange.objects.bulk_create(changes)
    except IntegrityError as refusal:
        if refusal.__cause__.diag.constraint_name != "status_transition":
            raise
        raise errors.ReturnDoesNotFit(status=step.status.label, then=back.status.label) from refusal
    for member in members:
        member.refresh_from_db(fields=["status", "status_detail", "missing_reviewed_at"])
        require(rules.may_stand(member))
    _follow(members, changes, by=by)
    return changes


def keep_ages_as_placed(members: Iterable[CaseMember]) -> None:
    """Keep the age at each step by the day it counts at: what follows it may place it before the last day that was told."""
    of_them = StatusChange.objects.filter(member__in=members, happened__isnull=False, voided_at=None)
    steps = list(of_them.select_related("member__person", "member__case"))
    if not steps:
        return
    ages = ages_on((step.member, day_of(step.counts_at)) for step in steps)
    moved = {step.pk: months for step, (months, _exact) in zip(steps, ages, strict=True) if step.age_months != months}
    if moved:
        with connection.cursor() as cursor:
            cursor.execute("SELECT cases_keep_ages(%s::bigint[], %s::int[])", [list(moved), list(moved.values())])


def _rows(members: list[CaseMember], step: Move, *, by: User) -> list[StatusChange]:
    """The rows of one step, their reason sealed."""
    now, ages = clock.now(), ages_on((member, day_of(step.when.last_moment)) for member in members)
    changes = [
        StatusChange(
            id=number,
            member=member,
            before=member.status,
            status=step.status,
            detail=step.detail,
            age_months=months,
            precision=step.when.precision,
            occurred_at=step.when.occurred_at,
            occurred_until=step.when.occurred_until,
            is_day_only=step.when.is_day_only,
            happened=step.when.happened,
            told_by=step.told_by,
            told_on=step.told_on,
            source=step.source,
            duplicate_of=step.duplicate_of,
            recorded_at=now,
            recorded_by=by,
        )
        for number, member, (months, _exact) in zip(next_ids(StatusChange, len(members)), members, ages, strict=True)
    ]
    sealing.seal_many((change, {"reason": step.reason.strip() or None}) for change in changes)
    return changes


def record_steps(
    members: list[CaseMember], step: Move, *, by: User, stood: Mapping[UUID, history.MemberPosition]
) -> list[StatusChange]:
    """The same for people of whom some were not accepted yet: a decision about them says that they are.

    Where the step before it is known less closely its place says what that is: it may count behind this one until now.
    """
    first = [member for member in members if stood[member.pk].status in NOT_ACCEPTED]
    places = history.places_of_step(first, step.status, step.when) if first else {}
    first = [member for member in first if _stands_behind(member, places.get(member.pk)) in NOT_ACCEPTED]
    accepted = _placed(first, replace(step, status=Status.ACCEPTED, detail="", reason=""), by=by) if first else []
    changes = _placed(members, step, by=by)
    _follow(members, [*accepted, *changes], by=by)
    return changes


def _stands_behind(member: CaseMember, place: history.Place | None) -> str:
    """What a step of somebody comes behind; nothing yet recorded is as received."""
    if place is None or place.is_last:
        return member.status
    return place.before.status if place.before else Status.RECEIVED


def lock_case(case: Case) -> Case:
    """The case as it is now, held until the end of the transaction; every act takes this lock first."""
    return Case.objects.select_for_update(no_key=True).get(pk=case.pk)


def lock_cases(keys: Iterable[UUID] | models.QuerySet) -> None:
    """Hold several cases, in the one order of their keys."""
    list(Case.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))


def lock_members(members: Iterable[CaseMember]) -> list[CaseMember]:
    """The members as they are now, their cases held; refused when there are none, and for one recorded in error."""
    held = lock_recorded_members(members)
    if any(member.voided_at for member in held):
        raise errors.NotOnTheRequest
    return held


def lock_recorded_members(members: Iterable[CaseMember]) -> list[CaseMember]:
    """The same with those who were put on the request in error."""
    keys = [member.pk for member in members]
    if not keys:
        raise errors.NobodyToMove
    lock_cases(CaseMember.objects.filter(pk__in=keys).values("case"))
    return _locked(CaseMember.objects.filter(pk__in=keys))


def lock_members_of(case: Case) -> list[CaseMember]:
    """Everybody on a case that is held, as they are now."""
    return _locked(CaseMember.objects.standing().filter(case=case))


def lock_members_of_person(person: Person) -> list[CaseMember]:
    """Somebody's memberships in every request as they are now, their cases held first; none is no error.

    One recorded in error is among them: its ages are kept right too, since that may be taken back.
    """
    members = list(CaseMember.objects.filter(person=person))
    return lock_recorded_members(members) if members else []


def lock_members_of_people(people: Iterable[UUID]) -> list[CaseMember]:
    """The same of several people whose requests are held already."""
    return _locked(CaseMember.objects.filter(person__in=list(people)))


def in_case(case: Case) -> None:
    """Refuse work on a closed case."""
    require(may_work_on(case))


def its_case(row: models.Model, **_facts: object) -> Case | None:
    """The case of a row, for the trail to name; its number is enough, and nothing is read before the act has begun."""
    return Case(pk=row.case_id) if row.case_id else None


def named(members: Iterable[CaseMember]) -> str:
    """Members in a sentence, by role and place in the case: never by name."""
    return listed(members)


def _locked(members: models.QuerySet[CaseMember]) -> list[CaseMember]:
    held = members.select_for_update(of=("self",), no_key=True).select_related("person", "case")
    return sorted(held.order_by("pk"), key=lambda member: (member.case.reference, member.position))


def _one_case(members: list[CaseMember]) -> Case | None:
    """The case the trail names, when it is one alone."""
    cases = {member.case_id for member in members}
    return Case(pk=cases.pop()) if len(cases) == 1 else None


def _tell(members: Iterable[CaseMember], locked: Iterable[CaseMember]) -> None:
    """The caller's own objects say what became of those that were held."""
    held = {member.pk: member for member in locked}
    for member in members:
        for name in ("status", "status_detail", "missing_reviewed_at"):
            setattr(member, name, getattr(held[member.pk], name))
