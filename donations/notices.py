"""Who is told of money that waits for an answer, and who looks after its request; what is told stands in the rooms."""

from __future__ import annotations

from uuid import UUID

from cases.case.models import Case
from donations.absences.models import away_on
from lfnkr.accounts.models import User, people_with
from lfnkr.accounts.roles import Role, roles_with
from lfnkr.calendar import clock
from lfnkr.notices.kinds import Responsible


def responsible_for(case_id: UUID) -> Responsible:
    """Who looks after a request, by its key, where its row can be read."""
    case = Case.objects.select_related("lead", "deputy").get(pk=case_id)
    return Responsible(lead=case.lead, deputy=case.deputy, is_restricted=case.is_restricted)


def may_answer(permission: str, *, but: User) -> list[User]:
    """Who may answer a proposal of somebody: the directors who are here, or where that is nobody, whoever stands in.

    Where nobody is here at all, all who hold the right.
    """
    others = [user for user in people_with(*roles_with(permission)) if user != but]
    away = away_on(clock.today(), [user.pk for user in others])
    here = [user for user in others if user.pk not in away] or others
    return [user for user in here if user.role == Role.DIRECTOR] or here
