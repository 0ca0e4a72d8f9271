"""Who reads a memo."""

from __future__ import annotations

from donations.ledger.under_fund import UnderFund
from donations.memos import errors
from lfnkr.accounts.models import User
from lfnkr.errors import DomainError


def may_read_memo(row: UnderFund, *, by: User) -> DomainError | None:
    """Whether somebody reads the words of a row.

    The memo of a payment: whoever proposed it or stands for it since, whoever signs such, and the auditor. What was written
    about a decision: whoever sees the decision, and the auditor.
    """
    is_theirs = type(row).objects.read_by(by).filter(pk=row.pk).exists()
    return None if is_theirs else errors.MemoOfOthers()
