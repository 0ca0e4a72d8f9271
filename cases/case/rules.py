"""Rules of the request itself."""

from __future__ import annotations

from cases.case import errors
from cases.case.models import Case
from lfnkr.errors import DomainError


def may_work_on(case: Case) -> DomainError | None:
    """Whether work on a request may go on: not once it is closed."""
    return None if case.is_open else errors.CaseIsClosed(reference=case.reference)
