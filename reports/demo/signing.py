"""Second signatures and approvals of invented officers, who open what was written about it first, as everybody does."""

from __future__ import annotations

from donations.memos.actions import read_memo
from donations.models import Payment
from donations.payments import actions as spending
from donations.proposals import actions as proposals
from donations.proposals.models import MoneyProposal
from lfnkr.accounts.models import User


def sign(asked: MoneyProposal, *, by: User) -> MoneyProposal:
    """Open the words of a proposal, where it has any, and sign it."""
    if asked.has_words:
        read_memo(asked, by=by)
    return proposals.approve(asked, by=by)


def approve(payment: Payment, *, by: User) -> Payment:
    """Open the memo of a payment, where it has one, and approve it."""
    if hasattr(payment, "memo"):
        read_memo(payment.memo, by=by)
    return spending.approve_payment(payment, by=by)
