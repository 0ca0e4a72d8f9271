"""Handing a request to another principal applicant: the former stays on it, and who is what to whom stays as it was told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from cases.case.choices import MemberRole
from cases.case.models import Case, CaseMember
from cases.joining import errors, rules
from cases.joining.models import PrincipalChange
from cases.joining.notices import note_handing
from cases.workflow.errors import NotOnTheRequest
from cases.workflow.moving import lock_case, lock_members_of
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.errors import require


@action(_lazy("hand on principal"), permission="cases.change_case", rule=rules.may_hand_on)
def hand_on_principal(case: Case, *, by: User, member: CaseMember, role: str) -> PrincipalChange:
    """Make somebody else on a request its principal applicant; `role` is what the former is from now on.

    Refused for a closed request, where nobody else is on it, for whoever is it already, died, or is not on it. The two change
    their places in the order of its people; relations are to people, and no count hangs on the role.
    """
    if role not in (MemberRole.DEPENDANT, MemberRole.OTHER):
        raise errors.FormerRoleMissing
    case = lock_case(case)
    here = {one.pk: one for one in lock_members_of(case)}
    require(rules.may_hand_on(case))
    if member.pk not in here:
        raise NotOnTheRequest
    member = here[member.pk]
    require(rules.may_be_principal(member))
    former = next(one for one in here.values() if one.role == MemberRole.PRINCIPAL)
    # First the one who gives the place up: the database knows at most one.
    CaseMember.objects.filter(pk=former.pk).update(role=role, position=member.position)
    CaseMember.objects.filter(pk=member.pk).update(role=MemberRole.PRINCIPAL, position=former.position)
    change = PrincipalChange.objects.create(case=case, former=former, member=member, role=role, recorded_by=by)
    note_handing(case, by=by)
    return change
