"""Whether what a partner told of the people it leads may be recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from cases.case.models import Case, CaseMember
from cases.partners import errors
from cases.status import TRANSITIONS, Lead, Status
from cases.workflow.moving import named
from cases.workflow.rules import may_become, unless_one_may
from lfnkr.errors import DomainError

BY_A_PAGE_OF_ITS_OWN = (Status.DIED, Status.MISSING)
OUTCOMES = (
    Status.SAFE,
    Status.IN_DESTINATION,
    Status.IN_MOVEMENT,
    Status.INTERRUPTED,
    Status.REPATRIATED,
    Status.RETURNED,
    Status.WITHDRAWN,
    Status.LEFT_GROUP,
)
"""What a partner may tell, in the order it is asked."""


def may_be_told(case: Case) -> DomainError | None:
    """Whether a partner may tell anything of a request: it leads somebody whose history goes on."""
    led = [member for member in case.members.all() if member.lead == Lead.PARTNER]
    if not led:
        return errors.NothingToTell()
    for member in led:
        member.case = case
    refused = unless_one_may(may_be_told_of(member, status) for member in led for status in OUTCOMES)
    return refused and errors.NothingToTell()


def may_be_told_of(member: CaseMember, status: Status) -> DomainError | None:
    """Whether a partner may tell that somebody stands there now: it leads them, and the table goes on to there."""
    return may_tell_of([member], status) or may_become(member, status, is_told=True)


def may_tell_of(members: Collection[CaseMember], status: Status) -> DomainError | None:
    """Whether a partner may tell that people stood there, at whatever time: it leads all of them."""
    if status in BY_A_PAGE_OF_ITS_OWN:
        return errors.NotForThisPage()
    not_led = [member for member in members if member.lead != Lead.PARTNER]
    return errors.NotLedByPartner(people=named(not_led)) if not_led else None


def may_follow_for(members: Iterable[CaseMember]) -> list[Status]:
    """The outcomes that may be told of at least one of these people."""
    members = list(members)
    return [status for status in OUTCOMES if any(may_be_told_of(member, status) is None for member in members)]


def is_over(member: CaseMember) -> bool:
    """Whether nothing more can follow."""
    return not TRANSITIONS[Status(member.status)]
