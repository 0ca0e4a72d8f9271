"""Whether the clock of a request may stand still or go on, a contact be agreed and somebody else look after it."""

from __future__ import annotations

from cases.case.models import Case
from cases.case.rules import may_decide_on, may_work_on
from cases.follow_up import errors
from lfnkr.accounts.models import User
from lfnkr.errors import DomainError


def may_agree_contact(case: Case) -> DomainError | None:
    """Whether a next contact may be agreed: while the request is open."""
    return may_work_on(case)


def may_assign(case: Case, *, by: User | None = None) -> DomainError | None:
    """Whether somebody else may look after a request: while it is open, and not through an opening in an emergency."""
    return may_decide_on(case, by=by) or may_work_on(case)


def may_pause_clock(case: Case) -> DomainError | None:
    """Whether the clock may be let stand still: of an open request, and not while it does."""
    if closed := may_work_on(case):
        return closed
    return errors.PauseRuns() if _stands_still(case) else None


def may_end_pause(case: Case) -> DomainError | None:
    """Whether the clock may be let go on: while it stands still, also of a closed request."""
    return None if _stands_still(case) else errors.ClockRuns()


def _stands_still(case: Case) -> bool:
    return any(pause.ends_at is None and pause.voided_at is None for pause in case.pauses.all())
