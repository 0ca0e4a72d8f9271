"""Whether money may leave one fund for another of another currency."""

from __future__ import annotations

from donations.exchanges.errors import OneCurrencyAlone
from donations.ledger.errors import FundClosed, SameFund
from donations.ledger.models import Fund
from donations.proposals.models import MoneyProposal
from donations.proposals.rules import may_transfer
from lfnkr.errors import DomainError


def may_exchange(source: Fund, target: Fund, amount: int, *, has_consent: bool = False) -> DomainError | None:
    """Whether so much may leave a fund: both are open and of two currencies, it is free, and given for no purpose or with consent."""
    if source.pk == target.pk:
        return SameFund()
    if source.closed_on or target.closed_on:
        return FundClosed()
    if source.currency == target.currency:
        return OneCurrencyAlone(currency=source.currency)
    return may_transfer(source, amount, has_consent=has_consent)


def may_be_exchanged(proposal: MoneyProposal) -> DomainError | None:
    """Whether what two officers sign can be done now."""
    return may_exchange(proposal.fund, proposal.target, proposal.amount, has_consent=proposal.has_consent)
