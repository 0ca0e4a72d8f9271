"""Whether money may be asked for a rescue, and whether a partner may take it over."""

from __future__ import annotations

from cases.case.models import Case
from cases.status import OPEN
from donations.decisions import errors
from donations.decisions.models import Commitment, FundingDecision
from lfnkr.errors import DomainError
from lfnkr.money import Money


def may_need_money(case: Case) -> DomainError | None:
    """Whether a rescue can cost anything: its request is open, and so is somebody in it."""
    if not case.is_open:
        return errors.CaseClosed(case=case.reference)
    is_anybody_open = any(member.status in OPEN for member in case.members.all())
    return None if is_anybody_open else errors.NobodyOpen(case=case.reference)


def may_propose(case: Case) -> DomainError | None:
    """Whether the director may be asked for the money: it can cost something, nothing is left, and nothing is asked yet."""
    if refused := may_need_money(case) or may_commit(case):
        return refused
    is_asked = FundingDecision.objects.filter(case_id=case.pk).open().exists()
    return errors.ProposedAlready(case=case.reference) if is_asked else None


def may_commit(case: Case) -> DomainError | None:
    """Whether money may be committed: not while some is left of what was."""
    running = Commitment.objects.running().filter(decision__case=case.pk).select_related("decision").first()
    return errors.CommittedAlready(left=Money(running.remaining), case=running.case_reference) if running else None


def may_take_over(case: Case) -> DomainError | None:
    """Whether a partner may take a rescue over: while somebody in it is open."""
    return may_need_money(case)
