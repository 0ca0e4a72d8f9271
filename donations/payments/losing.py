"""Acts of losing: an advance, or a part of it, is written off by two officers; what turns up later is booked by two as well."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _lazy

from donations.errors import TooSmall
from donations.ledger import bookkeeping
from donations.payments import rules
from donations.payments.choices import LossKind
from donations.payments.models import AdvanceLoss, Payment
from donations.proposals.choices import ProposalKind
from donations.proposals.models import MoneyProposal
from donations.proposals.proposing import keep_proposal
from donations.proposals.signing import when_signed
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.errors import require


@action(_lazy("propose"), stored_as="propose", permission="donations.write_off", rule=rules.may_propose_loss)
def propose_loss(advance: Payment, *, by: User, amount: int, happened_on: date, reason: str) -> MoneyProposal:
    """Ask a second officer to write an advance off as lost, or a part of it; the rest is settled as any other.

    Refused beyond what is still out, before the advance was given, and in a closed month.
    """
    advance = _held(advance)
    require(rules.may_propose_loss(advance))
    if amount <= 0:
        raise TooSmall
    require(rules.may_be_lost(advance, amount, happened_on))
    facts = {"advance": advance, "amount": amount, "booked_on": happened_on}
    return keep_proposal(ProposalKind.LOST, by=by, note=reason, **facts)


@action(_lazy("propose"), stored_as="propose", permission="donations.write_off", rule=rules.may_propose_found)
def propose_found(advance: Payment, *, by: User, amount: int, happened_on: date, reason: str) -> MoneyProposal:
    """Ask a second officer to book lost money that turned up: it returns to the fund and to what is committed.

    Where receipts turned up instead, it is booked so all the same, and what they are for is proposed as a payment.
    """
    advance = _held(advance)
    require(rules.may_propose_found(advance))
    if amount <= 0:
        raise TooSmall
    require(rules.may_be_found(advance, amount, happened_on))
    facts = {"advance": advance, "fund": advance.commitment.fund, "amount": amount, "booked_on": happened_on}
    return keep_proposal(ProposalKind.FOUND, by=by, note=reason, **facts)


@when_signed(
    ProposalKind.LOST,
    may=lambda proposal: rules.may_be_lost(proposal.advance, proposal.amount, proposal.booked_on),
)
def write_off(proposal: MoneyProposal, by: User) -> AdvanceLoss:
    """The money is lost; nothing moves in the fund, which it left with the advance."""
    return _recorded(LossKind.LOST, proposal, by)


@when_signed(
    ProposalKind.FOUND,
    may=lambda proposal: rules.may_be_found(proposal.advance, proposal.amount, proposal.booked_on),
)
def take_back_in(proposal: MoneyProposal, by: User) -> AdvanceLoss:
    """The money is there again, in the fund and for its request."""
    found = _recorded(LossKind.FOUND, proposal, by)
    bookkeeping.post(found, by=by, occurred_at=bookkeeping.moment_on(proposal.booked_on))
    return found


def _recorded(kind: LossKind, proposal: MoneyProposal, by: User) -> AdvanceLoss:
    return AdvanceLoss.objects.create(
        advance=proposal.advance,
        kind=kind,
        amount=proposal.amount,
        happened_on=proposal.booked_on,
        proposal=proposal,
        recorded_by=by,
    )


def _held(advance: Payment) -> Payment:
    """The advance read again under its lock."""
    held = Payment.objects.select_for_update(of=["self"], no_key=True).select_related("commitment__fund")
    return held.get(pk=advance.pk)
