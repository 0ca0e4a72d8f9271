"""Who is told of money that waits for an answer, and who looks after its request; what is told stands in the rooms."""

from __future__ import annotations

from uuid import UUID

from cases.case.models import Case
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role, roles_with
from lfnkr.notices.kinds import Responsible


def responsible_for(case_id: UUID) -> Responsible:
    """Who looks after a request, by its key, where its row can be read."""
    case = Case.objects.select_related("lead", "deputy").get(pk=case_id)
    return Responsible(lead=case.lead, deputy=case.deputy, is_restricted=case.is_restricted)


def may_answer(permission: str, *, but: User) -> list[User]:
    """Who may answer a proposal of somebody: the directors, or where that is nobody else, whoever else holds the right."""
    others = User.objects.with_role(*roles_with(permission)).exclude(pk=but.pk)
    directors = [user for user in others if user.role == Role.DIRECTOR]
    return directors or list(others)
