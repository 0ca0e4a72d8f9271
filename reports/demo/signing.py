"""The second signature of an invented officer, who opens what was written about it first, as everybody does."""

from __future__ import annotations

from donations.memos.actions import read_memo
from donations.proposals import actions as proposals
from donations.proposals.models import MoneyProposal
from lfnkr.accounts.models import User


def sign(asked: MoneyProposal, *, by: User) -> MoneyProposal:
    """Open the words of a proposal, where it has any, and sign it."""
    if asked.has_words:
        read_memo(asked, by=by)
    return proposals.approve(asked, by=by)
