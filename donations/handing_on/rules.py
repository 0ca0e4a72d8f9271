"""Whether somebody may take up what another proposed who has left since."""

from __future__ import annotations

from donations.errors import OwnProposal
from donations.handing_on import errors
from donations.rules import Proposed, has_left, may_answer
from lfnkr.accounts.models import User
from lfnkr.errors import DomainError


def may_take_up(row: Proposed, *, by: User) -> DomainError | None:
    """Whether somebody may stand for a proposal: it waits, its proposer has left, and they propose such themselves."""
    if answered := may_answer(row):
        return answered
    if row.proposed_by_id == by.pk:
        return OwnProposal()
    if not has_left(row.stands_for_it):
        return errors.SomebodyStandsForIt(name=row.stands_for_it.display_name)
    return None if by.role in row.may_be_taken_up_by else errors.NotYoursToTakeUp()
