"""Whether people may move on, and whether somebody else may lead."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from cases.case.models import Case, CaseMember
from cases.case.rules import may_work_on
from cases.status import BY_OWN_ACT, NOT_UNDER_WAY, OPEN, TRANSITIONS, Lead, Status, may_follow
from cases.workflow import errors
from lfnkr.errors import DomainError
from lfnkr.language.lists import listed


def may_become(member: CaseMember, status: Status) -> DomainError | None:
    """Whether a status may follow where somebody stands, by the table; none that would open them in a closed request."""
    if not may_follow(member.status, status):
        allowed = [after for after in TRANSITIONS[Status(member.status)] if after not in BY_OWN_ACT]
        refused = errors.TransitionRefused if TRANSITIONS[Status(member.status)] else errors.StatusIsFinal
        return refused(
            member=str(member),
            before=member.get_status_display(),
            after=status.label,
            allowed=listed(after.label for after in allowed),
        )
    return may_work_on(member.case) if status in OPEN else None


def may_be_moved(member: CaseMember, status: Status) -> DomainError | None:
    """The same for the action that moves people: some statuses belong to actions of their own.

    A partner's money is no decision of ours: that it is there is recorded as any other step.
    """
    is_partners = status == Status.FUNDED and member.lead == Lead.PARTNER
    if status in BY_OWN_ACT and not is_partners:
        return errors.OwnActNeeded(status=status.label)
    return may_become(member, status)


def may_move(case: Case) -> DomainError | None:
    """Whether anybody in a request may be moved to any status."""
    refused = [may_be_moved(member, after) for member in _of(case) for after in TRANSITIONS[Status(member.status)]]
    if not refused:
        return may_become(_of(case)[0], Status.RECEIVED)
    return unless_one_may(refused)


def may_anybody_become(case: Case, status: Status) -> DomainError | None:
    """Whether anybody in a request may come to stand there."""
    return unless_one_may(may_become(member, status) for member in _of(case))


def may_take_lead(case: Case) -> DomainError | None:
    """Whether a partner may give the lead back: of somebody still open whom it leads. A first lead comes with the decision."""
    if refused := may_be_led(case):
        return refused
    leads = {member.lead for member in case.members.all() if member.status in OPEN}
    if leads == {Lead.LFNKR}:
        return errors.LeadUnchanged(reference=case.reference)
    return None if Lead.PARTNER in leads else errors.NoPartnerLeads()


def may_decline(case: Case) -> DomainError | None:
    """Whether no may be said to a request: somebody in it is not under way yet."""
    return may_be_led(case) or _unless_somebody(NOT_UNDER_WAY, case)


def may_wait(case: Case) -> DomainError | None:
    """Whether a request may wait for something: somebody in it is not under way yet."""
    return may_be_led(case) or _unless_somebody(NOT_UNDER_WAY, case)


def may_be_led(case: Case) -> DomainError | None:
    """Whether it can be asked who leads: of an open request in which somebody is open."""
    return may_work_on(case) or _unless_somebody(OPEN, case)


def _unless_somebody(statuses: Collection[Status], case: Case) -> DomainError | None:
    """Nothing if somebody in a request stands there, else that nobody waits for it any more."""
    is_somebody_there = any(member.status in statuses for member in case.members.all())
    return None if is_somebody_there else errors.NobodyWaits(reference=case.reference)


def unless_one_may(answers: Iterable[DomainError | None]) -> DomainError | None:
    """Nothing if one of several is not refused, else why the first is."""
    answers = list(answers)
    return None if None in answers else answers[0]


def _of(case: Case) -> list[CaseMember]:
    """Its people, each knowing the request as it was read here."""
    members = list(case.members.all())
    for member in members:
        member.case = case
    return members
