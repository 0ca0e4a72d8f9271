"""Whether people may be added to a request."""

from __future__ import annotations

from cases.case.models import Case
from cases.case.rules import may_work_on
from cases.intake.values import MOST_PEOPLE
from cases.joining import errors
from lfnkr.errors import DomainError


def may_join(case: Case) -> DomainError | None:
    """Whether anybody may be added: while the request is open, and has room."""
    if refused := may_work_on(case):
        return refused
    return errors.RequestIsFull(most=MOST_PEOPLE) if len(case.standing_members) >= MOST_PEOPLE else None
