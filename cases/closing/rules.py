"""Whether a request may be closed, reopened, and the reason of a closing corrected; who approves after a death."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from django.db.models import Max

from cases.case.models import Case
from cases.case.rules import may_decide_on, may_work_on
from cases.closing import errors
from cases.closing.models import Closure
from cases.status import OPEN, Status
from cases.workflow.models import IN_ORDER, StatusChange
from cases.workflow.moving import named
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.errors import DomainError


def may_close(case: Case, *, by: User | None = None) -> DomainError | None:
    """Whether a request may be closed: once everybody in it is concluded and no closing waits; not through the glass."""
    return may_decide_on(case, by=by) or may_end(case) or _waits(case)


def may_end(case: Case) -> DomainError | None:
    """Whether the work may end: the request is open, and nobody in it is."""
    if closed := may_work_on(case):
        return closed
    still_open = [member for member in case.standing_members if not member.is_concluded]
    return errors.StillOpen(people=named(still_open)) if still_open else None


def may_have_ended(case: Case, *, at: datetime) -> DomainError | None:
    """Whether the work may have ended at a moment: since it was last reopened, and once each of its people may have had an outcome.

    What came after an outcome (the destination, a death in the new life) is no work of ours, and ends nothing later.
    """
    reopened = case.closures.aggregate(last=Max("reopened_at"))["last"]
    if reopened and at < reopened:
        return errors.ReopenedSince()
    steps = StatusChange.objects.filter(voided_at=None, member__case=case, member__voided_at=None)
    in_order = steps.select_related("review").order_by("member", *IN_ORDER)
    since = [_had_an_outcome(path) for _member, path in groupby(in_order, key=lambda step: step.member_id)]
    earliest = max((moment for moment in (case.received_at, *since) if moment), default=at)
    return errors.StillOpenThen() if at < earliest.replace(second=0, microsecond=0) else None


def _had_an_outcome(path: Iterable[StatusChange]) -> datetime | None:
    """From when on somebody may have had an outcome and kept it; the missing from their review. None where no day is known."""
    since, was_open = None, True
    for step in path:
        review = getattr(step, "review", None)
        is_open = review is None if step.status == Status.MISSING else step.status in OPEN
        if was_open and not is_open:
            since = review.reviewed_at if review else step.day.earliest if step.day else step.occurred_at
        was_open = is_open
    return since


def may_reopen(case: Case, *, by: User | None = None) -> DomainError | None:
    """Whether a request may be taken up again: once it is closed, no correction waits, and not through the glass."""
    not_closed = errors.NotClosed(reference=case.reference) if case.is_open else None
    return may_decide_on(case, by=by) or not_closed or _waits(case)


def may_correct_closing(case: Case, *, by: User | None = None) -> DomainError | None:
    """Whether the reason of a closing may be corrected: of a closed request, and while nothing waits."""
    not_closed = errors.NotClosedYet(reference=case.reference) if case.is_open else None
    return may_decide_on(case, by=by) or not_closed or _waits(case)


def may_approve_closing(closure: Closure, *, by: User) -> DomainError | None:
    """Whether somebody may approve a closing: while it waits, not whoever proposed it, and the director where there is one."""
    if not closure.waits:
        return errors.NothingWaits()
    if closure.recorded_by_id == by.pk:
        return errors.ApprovedByTheSame()
    if by.role != Role.DIRECTOR and directors_besides(closure.recorded_by_id):
        return errors.DirectorApproves()
    if closure.is_correction:
        return None
    return may_end(closure.case)


def may_withdraw_closing(closure: Closure, *, by: User | None = None) -> DomainError | None:
    """Whether a closing may be withdrawn, or declined: while it waits."""
    return may_decide_on(closure.case, by=by) or (None if closure.waits else errors.NothingWaits())


def had_a_death(case: Case) -> bool:
    """Whether somebody of a request died, named or not: then another officer approves that it is closed."""
    if any(member.status == Status.DIED for member in case.standing_members):
        return True
    return any(event.kind == "death" and event.voided_at is None for event in case.events.all())


def directors_besides(pk: object) -> list[User]:
    """The directors in office other than one person."""
    return list(User.objects.with_role(Role.DIRECTOR).exclude(pk=pk))


def officers_besides(pk: object) -> list[User]:
    """The caseworkers and directors in office other than one person."""
    return list(User.objects.filter(is_active=True, role__in=(Role.CASEWORKER, Role.DIRECTOR)).exclude(pk=pk))


def waiting_of(closures: Iterable[Closure]) -> Closure | None:
    """The closing that waits; None where none does."""
    return next((closure for closure in closures if closure.waits), None)


def _waits(case: Case) -> DomainError | None:
    return errors.ClosingWaits() if waiting_of(case.closures.all()) else None
