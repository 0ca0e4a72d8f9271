"""Whether a request may be hidden from searches, and shown to them again."""

from __future__ import annotations

from cases.case.models import Case
from cases.case.rules import may_decide_on
from cases.seal import errors
from lfnkr.accounts.models import User
from lfnkr.errors import DomainError


def may_restrict(case: Case, *, by: User | None = None) -> DomainError | None:
    """Whether searches may be kept from it: while they meet it, and not through an opening in an emergency."""
    return may_decide_on(case, by=by) or _is_restricted(case)


def _is_restricted(case: Case) -> DomainError | None:
    return errors.RestrictionUnchanged() if case.is_restricted else None


def may_lift_restriction(case: Case) -> DomainError | None:
    """Whether searches may meet it again: while they do not."""
    return None if case.is_restricted else errors.RestrictionUnchanged()
