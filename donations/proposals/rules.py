"""Whether something that takes two officers may be proposed, signed and refused."""

from __future__ import annotations

from donations.choices import ProposalKind
from donations.ledger import bookkeeping
from donations.ledger.errors import EverythingCommitted, PurposeKept
from donations.ledger.models import Fund, LedgerEntry
from donations.ledger.rules import may_reverse, may_take
from donations.proposals import errors
from donations.proposals.models import MoneyProposal
from donations.rules import may_answer, may_sign
from donations.tariffs.actions import refusal_of_days
from lfnkr.accounts.models import User
from lfnkr.errors import DomainError


def may_sign_proposal(proposal: MoneyProposal, *, by: User) -> DomainError | None:
    """Whether somebody may sign it as the second officer: another's, still open, and what it asks can be done now."""
    if refused := may_sign(proposal, by=by):
        return refused
    refused = _may_be_done(proposal)
    return errors.ProposalNotCovered(**refused.params) if isinstance(refused, EverythingCommitted) else refused


def may_refuse_proposal(proposal: MoneyProposal) -> DomainError | None:
    """Whether it may be refused, or taken back by whoever proposed it: while it is open."""
    return may_answer(proposal)


def may_propose_reversal(entry: LedgerEntry) -> DomainError | None:
    """Whether a second officer may be asked to undo an entry: it can be undone, and nobody has asked yet."""
    if refused := may_reverse(entry):
        return refused
    is_asked = MoneyProposal.objects.open().filter(kind=ProposalKind.REVERSAL, entry=entry).exists()
    return errors.ReversalProposed() if is_asked else None


def may_transfer(source: Fund, amount: int) -> DomainError | None:
    """Whether so much may leave a fund for another: it is free, and not given for a purpose."""
    if refused := may_take(source, amount):
        return refused
    is_for_its_purpose = source.balance - amount < bookkeeping.unspent_earmarked(source)
    return PurposeKept(fund=source.name) if is_for_its_purpose else None


def _may_be_done(proposal: MoneyProposal) -> DomainError | None:
    match proposal.kind:
        case ProposalKind.FEE | ProposalKind.EXCHANGE:
            return may_take(proposal.fund, -proposal.amount)
        case ProposalKind.TRANSFER:
            return may_transfer(proposal.fund, proposal.amount)
        case ProposalKind.REVERSAL:
            return may_reverse(proposal.entry)
        case ProposalKind.TARIFF:
            return refusal_of_days(proposal.tariff.valid_from, proposal.tariff.valid_to)
        case _other:
            return None
