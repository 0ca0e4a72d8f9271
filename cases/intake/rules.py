"""Whether what was told of a request and its people may be corrected."""

from __future__ import annotations

from cases.case.models import Case, CaseMember
from cases.case.rules import may_work_on
from lfnkr.errors import DomainError


def may_change_case(case: Case) -> DomainError | None:
    """Whether the facts of a request may be corrected: while it is open."""
    return may_work_on(case)


def may_change_member(member: CaseMember) -> DomainError | None:
    """Whether the facts of somebody in a request may be corrected: while it is open."""
    return may_work_on(member.case)
