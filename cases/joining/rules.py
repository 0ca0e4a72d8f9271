"""Whether people may be added to a request, and whether it may be handed to another principal applicant."""

from __future__ import annotations

from collections.abc import Collection

from cases.case.choices import NOT_AT_THE_CALL, Joined, MemberRole
from cases.case.models import Case, CaseMember
from cases.case.rules import may_work_on
from cases.intake.values import MOST_PEOPLE
from cases.joining import errors
from cases.joining.models import JoiningChange
from cases.people.wording import party_words
from cases.status import SIDE_EXITS, Status
from lfnkr.errors import DomainError


def may_join(case: Case) -> DomainError | None:
    """Whether anybody may be added: while the request is open, and has room."""
    if refused := may_work_on(case):
        return refused
    return errors.RequestIsFull(most=MOST_PEOPLE) if len(case.standing_members) >= MOST_PEOPLE else None


GONE = SIDE_EXITS
"""Where somebody stands who is not on the way any more: another of the people is asked for as principal applicant."""


def may_hand_on(case: Case) -> DomainError | None:
    """Whether another of its people may become the principal applicant: of an open request with more than one."""
    if refused := may_work_on(case):
        return refused
    others = [member for member in case.standing_members if may_be_principal(member) is None]
    return None if others else errors.NobodyElse(reference=case.reference)


def may_be_principal(member: CaseMember) -> DomainError | None:
    """Whether somebody on a request may become its principal applicant: not who is it already, and not who died."""
    if member.role == MemberRole.PRINCIPAL:
        return errors.PrincipalAlready()
    return errors.PrincipalDied() if member.status == Status.DIED else None


def principal_is_gone(case: Case) -> CaseMember | None:
    """The principal applicant who died, left, went missing or withdrew while others are still on the way or safe."""
    members = case.standing_members
    principal = next((member for member in members if member.role == MemberRole.PRINCIPAL), None)
    if principal is None or principal.status not in GONE or may_hand_on(case):
        return None
    return principal if any(member.status not in GONE for member in members) else None


def may_correct_joining(case: Case) -> DomainError | None:
    """Whether it can be told anew how people joined a request: while it is open."""
    return may_work_on(case)


def may_have_joined(case: Case, members: Collection[CaseMember], joined: str) -> DomainError | None:
    """Whether people may have joined so: with the call only whoever was recorded so once, and not everybody after it."""
    if joined == Joined.CALL:
        later = [member for member in members if not was_with_the_call(member)]
        return errors.NotWithTheCall(who=party_words(later)) if later else None
    keys = {member.pk for member in members}
    there = [one for one in case.standing_members if one.pk not in keys and one.joined not in NOT_AT_THE_CALL]
    return errors.NobodyAtTheCall() if joined in NOT_AT_THE_CALL and not there else None


def was_with_the_call(member: CaseMember) -> bool:
    """Whether somebody is, or was once, recorded as having come with the request."""
    return member.joined == Joined.CALL or JoiningChange.objects.filter(member=member, before=Joined.CALL).exists()
