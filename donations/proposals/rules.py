"""Whether something that takes two officers may be proposed, signed and refused."""

from __future__ import annotations

from donations.absences.rules import unless_away
from donations.ledger.errors import EverythingCommitted, FundClosed, PurposeKept
from donations.ledger.models import RESCUE, Fund, LedgerEntry
from donations.ledger.rules import may_reverse, may_take
from donations.memos.rules import has_read
from donations.proposals import errors, movements
from donations.proposals.choices import ProposalKind
from donations.proposals.models import MoneyProposal
from donations.proposals.signing import ASKED
from donations.rules import may_answer, may_sign, unless_proposer_left
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.errors import DomainError

ENDS = (ProposalKind.CLOSE, ProposalKind.REOPEN)
"""What ends a fund, and what begins it again; their own rules say what hinders them."""


def may_sign_proposal(proposal: MoneyProposal, *, by: User) -> DomainError | None:
    """Whether somebody may sign it as the second officer: another's, still open, and what it asks can be done now.

    Whoever signs opened its words once: they say why, and the signature stands for them.
    """
    if refused := may_sign(proposal, by=by) or unless_away(by) or unless_proposer_left(proposal, by=by):
        return refused
    if proposal.is_signed_by_director and by.role != Role.DIRECTOR:
        return errors.ConsentSignedByDirector() if proposal.has_consent else errors.CostSignedByDirector()
    if proposal.kind not in ENDS and any(fund and fund.closed_on for fund in (proposal.fund, proposal.target)):
        return FundClosed()
    if refused := ASKED[ProposalKind(proposal.kind)].may_be_done(proposal):
        return errors.ProposalNotCovered(**refused.params) if isinstance(refused, EverythingCommitted) else refused
    return errors.WordsUnread() if proposal.has_words and not has_read(proposal, by=by) else None


def may_refuse_proposal(proposal: MoneyProposal) -> DomainError | None:
    """Whether it may be refused, or taken back by whoever proposed it: while it is open."""
    return may_answer(proposal)


def may_tell_consent(consent: str, *, by: User) -> DomainError | None:
    """Whether somebody may propose what givers agreed to: the treasurer; nothing is asked where no consent is told."""
    return errors.ConsentByTreasurer() if consent.strip() and by.role != Role.TREASURER else None


def may_propose_reversal(entry: LedgerEntry) -> DomainError | None:
    """Whether a second officer may be asked to undo an entry: it can be undone, and nobody has asked yet."""
    if refused := may_reverse(entry):
        return refused
    is_asked = MoneyProposal.objects.open().filter(kind=ProposalKind.REVERSAL, entry=entry).exists()
    return errors.ReversalProposed() if is_asked else None


def may_pay_cost(fund: Fund, amount: int) -> DomainError | None:
    """Whether a fund may pay so much that belongs to no rescue: never the rescue reserve, and only what nothing has promised."""
    if fund.code == RESCUE:
        return errors.CostOfTheReserve()
    return FundClosed() if fund.closed_on else may_take(fund, amount)


def may_transfer(source: Fund, amount: int, *, has_consent: bool = False) -> DomainError | None:
    """Whether so much may leave a fund for another: it is free, and given for no purpose or with the givers' consent."""
    if refused := may_take(source, amount):
        return refused
    return PurposeKept(fund=source) if not has_consent and movements.is_for_its_purpose(source, amount) else None
