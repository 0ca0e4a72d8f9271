"""Who reads a memo, and who did."""

from __future__ import annotations

from donations.ledger.under_fund import UnderFund
from donations.memos import errors
from donations.memos.models import MemoReading
from lfnkr.accounts.models import User
from lfnkr.errors import DomainError


def has_read(row: UnderFund, *, by: User) -> bool:
    """Whether somebody opened the words of a row once; nobody changes words that stand, so that once is enough."""
    return MemoReading.objects.filter(**{MemoReading.row_named(row): row}, by=by).exists()


def may_read_memo(row: UnderFund, *, by: User) -> DomainError | None:
    """Whether somebody reads the words of a row.

    The memo of a payment: whoever proposed it or stands for it since, whoever signs such, and the auditor. What was written
    about a decision: whoever sees the decision, and the auditor.
    """
    is_theirs = type(row).objects.read_by(by).filter(pk=row.pk).exists()
    return None if is_theirs else errors.MemoOfOthers()
