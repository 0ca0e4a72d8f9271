"""Who reads a memo."""

from __future__ import annotations

from donations.memos import errors
from donations.memos.models import Memo
from lfnkr.accounts.models import User
from lfnkr.errors import DomainError


def may_read_memo(memo: Memo, *, by: User) -> DomainError | None:
    """Whether somebody reads it: whoever proposed the money or stands for it since, whoever signs such, and the auditor."""
    is_theirs = Memo.objects.visible_to(by).filter(pk=memo.pk).exists()
    return None if is_theirs else errors.MemoOfOthers()
