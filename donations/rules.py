"""Whether something that one officer proposed may be answered by another: a decision, a payment, what takes two signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from donations.errors import AnsweredAlready, OwnProposal
from lfnkr.accounts.models import User
from lfnkr.errors import DomainError

if TYPE_CHECKING:
    from donations.models import FundingDecision, MoneyProposal, Payment


def may_answer(row: FundingDecision | MoneyProposal | Payment) -> DomainError | None:
    """Whether it still waits for an answer."""
    return None if row.is_open else AnsweredAlready.of(row)


def may_sign(row: FundingDecision | MoneyProposal | Payment, *, by: User) -> DomainError | None:
    """Whether somebody may answer it as the second officer: it waits, and another proposed it."""
    if answered := may_answer(row):
        return answered
    return OwnProposal() if row.proposed_by_id == by.pk else None
