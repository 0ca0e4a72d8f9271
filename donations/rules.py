"""Whether something that one officer proposed may be answered by another: a decision, a payment, what takes two signatures."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext as _

from donations.errors import AnsweredAlready, OwnProposal, ProposerLeft
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.errors import DomainError


class Proposed(Protocol):
    """A row that one officer proposed and another answers; somebody else stands for it where its proposer has left."""

    is_open: bool
    proposed_by_id: UUID
    taken_up_by_id: UUID | None
    stands_for_it: User
    may_be_taken_up_by: tuple[Role, ...]


def may_answer(row: Proposed) -> DomainError | None:
    """Whether it still waits for an answer."""
    return None if row.is_open else AnsweredAlready.of(row)


def may_sign(row: Proposed, *, by: User) -> DomainError | None:
    """Whether somebody may answer it as the second officer: it waits, and another proposed it and stands for it."""
    if answered := may_answer(row):
        return answered
    return OwnProposal() if by.pk in (row.proposed_by_id, row.taken_up_by_id) else None


def unless_proposer_left(row: Proposed, *, by: User) -> DomainError | None:
    """Nothing while somebody who is still there stands for it, and where nobody but whoever signs could take it up."""
    if not has_left(row.stands_for_it) or not others_to_take_up(row, by=by):
        return None
    return ProposerLeft()


def has_left(user: User) -> bool:
    """Whether somebody works here no more: the account is suspended, or holds no role."""
    return not user.is_active or not user.role


def others_to_take_up(row: Proposed, *, by: User) -> bool:
    """Whether anybody else could stand for what somebody proposed who has left."""
    others = User.objects.with_role(*row.may_be_taken_up_by).exclude(pk__in=(by.pk, row.proposed_by_id))
    return others.exists()


def warned_alone(row: Proposed, *, by: User) -> tuple[str, ...]:
    """That one signature stands alone, where its proposer has left and nobody else could take it up."""
    if not has_left(row.stands_for_it):
        return ()
    words = _("%(name)s proposed this and has left, and nobody else can take it up: your signature stands alone.")
    return (words % {"name": row.proposed_by.display_name},)
