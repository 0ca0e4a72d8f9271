"""Telling a rescue of former years of a request that is saved: from where people stand to safety, in one act."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cases.case.models import Case, CaseMember
from cases.earlier_rescues import errors, rules
from cases.earlier_rescues.books import unless_booked
from cases.status import BEFORE_FUNDS, NOT_UNDER_WAY, Lead, Status
from cases.workflow.leading import fund
from cases.workflow.models import StatusChange
from cases.workflow.moving import lock_case, lock_members, move
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.calendar.clock import day_of
from lfnkr.errors import require
from lfnkr.fuzzy.dates import FuzzyDate, between, exactly


@dataclass(frozen=True, kw_only=True)
class Days:
    """When each step was, as closely as it is known; None of what nobody told, and of an arrival that there was not."""

    safe: FuzzyDate
    decided: FuzzyDate | None
    left: FuzzyDate | None
    arrived: FuzzyDate | None

    def check(self) -> None:
        """Refuse days that count on no day, and those that cannot follow each other."""
        if self.safe.last_day is None:
            raise errors.SafeAtLastBy
        if self.arrived and self.arrived.last_day is None:
            raise errors.ArrivedAtLastBy
        names = (_("the decision"), _("their departure"), _("their safety"), _("their arrival"))
        told = (self.decided, self.left, self.safe, self.arrived)
        in_order = [(name, day) for name, day in zip(names, told, strict=True) if day]
        for (earlier, on), (later, then) in pairwise(in_order):
            if then.is_certainly_before(on):
                raise errors.DaysOutOfOrder(earlier=earlier, on=on, later=later, then=then)

    def completed(self, since: date) -> Days:
        """With the span in which each step that nobody dated lies: behind what is recorded, before what came next."""
        decided = self.decided or _span(since, self.left, self.safe, self.arrived)
        left = self.left or _span(max(since, decided.first_day or since), self.safe, self.arrived)
        return Days(safe=self.safe, decided=decided, left=left, arrived=self.arrived)


@action(
    _lazy("tell earlier rescue"),
    permission="cases.move_member",
    rule=rules.may_tell_rescue,
    includes=["fund", "move"],
)
def tell_earlier_rescue(
    case: Case,
    *,
    by: User,
    members: Collection[CaseMember],
    safe: FuzzyDate,
    source: str,
    happened: FuzzyDate | None = None,
    left: FuzzyDate | None = None,
    arrived: FuzzyDate | None = None,
    destination: str = "",
) -> list[StatusChange]:
    """Take people of a request of former years to safety, by what was told of it; all of it or nothing. The steps to safety.

    `happened`: when it was decided that LFNKR leads; nobody may lead yet, and money is not moved. `left`: when they left.
    A step that nobody dated lies somewhere between those beside it. `source`: from where it is known, sealed with each step.
    Refused as `may_tell_rescue` says, for days that cannot follow each other or lie before the request, for a decision on a day
    that the books reach, and for people who are safe by now, whoever told it.
    """
    case = lock_case(case)
    people = lock_members(members)
    require(rules.may_tell_rescue(case))
    for member in people:
        require(rules.may_be_rescued(member))
    if not source.strip():
        raise errors.SourceMissing
    if bool(arrived) != bool(destination):
        raise errors.ArrivalWithoutCountry
    days = Days(safe=safe, decided=happened, left=left, arrived=arrived)
    days.check()
    _require_asked_before(case, days)
    _require_nothing_recorded_twice(people, happened, left)
    days = days.completed(_known_since(case, people, safe))
    if _are_undecided(people):
        require(unless_booked(case, days.decided))
        fund(case, by=by, happened=days.decided, members=list(filter(_is_undecided, case.members.standing())))
    to_leave = [member for member in people if member.status in NOT_UNDER_WAY]
    told = {"by": by, "reason": source.strip()}
    if to_leave:
        move(to_leave, status=Status.IN_MOVEMENT, happened=days.left, **told)
    changes = move(people, status=Status.SAFE, happened=safe, **told)
    if arrived:
        move(people, status=Status.IN_DESTINATION, happened=arrived, destination=destination, **told)
    return changes


def _are_undecided(people: Collection[CaseMember]) -> bool:
    """Whether somebody of them is led by nobody, or has no money: given back by a partner before that, or waiting again."""
    return any(map(_is_undecided, people))


def _is_undecided(member: CaseMember) -> bool:
    return member.lead == Lead.NONE or member.status in BEFORE_FUNDS


def _require_asked_before(case: Case, days: Days) -> None:
    """Refuse a decision and a departure of before the request, each at its own field."""
    received_on = day_of(case.received_at)
    for refused, day in ((errors.LeftBeforeAsked, days.left), (errors.DecidedBeforeAsked, days.decided)):
        if day and day.last_day and day.last_day < received_on:
            raise refused(reference=case.reference, day=date_format(received_on))


def _require_nothing_recorded_twice(
    people: Collection[CaseMember], happened: FuzzyDate | None, left: FuzzyDate | None
) -> None:
    """Refuse a day of what is recorded of everybody already, or of before somebody waited again."""
    if happened and (not _are_undecided(people) or _is_of_former_funds(people, happened)):
        raise errors.DecidedAlready
    if left and not any(member.status in NOT_UNDER_WAY for member in people):
        raise errors.LeftAlready


def _is_of_former_funds(people: Collection[CaseMember], happened: FuzzyDate) -> bool:
    """Whether a day lies before somebody who had been funded waited again: the decision of then is recorded."""
    waiting = [member.pk for member in people if member.status in BEFORE_FUNDS]
    stopped = StatusChange.objects.filter(member__in=waiting, voided_at=None, before=Status.FUNDED)
    return any(happened.last_day and happened.last_day < day_of(step.occurred_at) for step in stopped)


def _known_since(case: Case, people: Collection[CaseMember], safe: FuzzyDate) -> date:
    """The day of the last that is recorded of them; refused where that lies behind the day on which they were safe."""
    received_on = day_of(case.received_at)
    if safe.last_day < received_on:
        raise errors.SafeBeforeAsked(reference=case.reference, day=date_format(received_on))
    since = received_on
    standing = StatusChange.objects.filter(member__in=people, voided_at=None).exclude(before="")
    for step in standing.select_related("member").order_by("counts_at", "pk"):
        if day_of(step.occurred_at) > safe.last_day:
            raise errors.StoodLater(member=str(step.member), status=step.get_status_display(), on=step.on, safe=safe)
        since = max(since, day_of(step.occurred_at))
    return since


def _span(since: date, *behind: FuzzyDate | None) -> FuzzyDate:
    """Some time from a day on until the last moment at which what came behind it may have been."""
    latest = min(day.latest or clock.now() for day in behind if day) - timedelta.resolution
    last = day_of(latest) if day_of(latest) < day_of(latest + timedelta.resolution) else latest
    return exactly(last) if day_of(latest) <= since else between(since, last)
