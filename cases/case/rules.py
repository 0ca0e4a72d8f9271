"""Rules of the request itself."""

from __future__ import annotations

from cases.case import errors
from cases.case.models import Case
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.errors import DomainError


def may_work_on(case: Case) -> DomainError | None:
    """Whether work on a request may go on: not once it is closed."""
    return None if case.is_open else errors.CaseIsClosed(reference=case.reference)


def may_decide_on(case: Case, *, by: User | None) -> DomainError | None:
    """Whether somebody may close, restrict or assign a request: not a caseworker to whom it is open in an emergency alone."""
    is_on_it = by is None or by.role != Role.CASEWORKER or by.pk in (case.lead_id, case.deputy_id)
    return None if is_on_it else errors.ThroughTheGlass()
