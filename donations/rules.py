"""Whether something that one officer proposed may be answered by another: a decision, a payment, what takes two signatures."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from donations.errors import AnsweredAlready, OwnProposal
from lfnkr.accounts.models import User
from lfnkr.errors import DomainError


class Proposed(Protocol):
    """A row that one officer proposed and another answers."""

    is_open: bool
    proposed_by_id: UUID


def may_answer(row: Proposed) -> DomainError | None:
    """Whether it still waits for an answer."""
    return None if row.is_open else AnsweredAlready.of(row)


def may_sign(row: Proposed, *, by: User) -> DomainError | None:
    """Whether somebody may answer it as the second officer: it waits, and another proposed it."""
    if answered := may_answer(row):
        return answered
    return OwnProposal() if row.proposed_by_id == by.pk else None
