"""Whether the clock of a request may stand still or go on, a contact be agreed and somebody else look after it."""

from __future__ import annotations

from cases.case.models import Case
from cases.case.rules import may_decide_on, may_work_on
from cases.follow_up import errors
from cases.follow_up.models import Assignment
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.errors import DomainError


def may_agree_contact(case: Case) -> DomainError | None:
    """Whether a next contact may be agreed: while the request is open."""
    return may_work_on(case)


def may_assign(case: Case, *, by: User | None = None) -> DomainError | None:
    """Whether somebody else may look after a request: while it is open, and not through an opening in an emergency."""
    return may_decide_on(case, by=by) or may_work_on(case)


def may_give_back(case: Case, *, by: User | None = None) -> DomainError | None:
    """Whether a request may be given back: by its lead, while it is open, once."""
    if closed := may_work_on(case):
        return closed
    if by is not None and by.pk != case.lead_id:
        return errors.NotItsLead()
    return errors.GivenBackAlready() if case.given_back_at else None


def may_take(case: Case, *, by: User) -> DomainError | None:
    """Whether somebody may take a request: one that nobody looks after; a restricted one only a director."""
    if closed := may_work_on(case):
        return closed
    if not by.is_active or by.role not in (Role.CASEWORKER, Role.DIRECTOR):
        return errors.PersonCannotLead(name=str(by))
    if not case.is_nobodys:
        return errors.InGoodHands(name=case.lead.display_name)
    return errors.OnlyDirectorTakes() if case.is_restricted and by.role != Role.DIRECTOR else None


def may_acknowledge(assignment: Assignment, *, by: User | None = None) -> DomainError | None:
    """Whether somebody may say that a hand-over note was read: who looks after the request now, once."""
    if assignment.note is None or assignment.acknowledged_at is not None:
        return errors.ReadAlready()
    is_theirs = by is None or by.pk in (assignment.case.lead_id, assignment.case.deputy_id)
    return None if is_theirs and (by is None or by.pk != assignment.recorded_by_id) else errors.NotForYou()


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
