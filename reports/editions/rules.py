"""Whether a figure may be released for members and public."""

from __future__ import annotations

from lfnkr.accounts.models import User
from lfnkr.errors import DomainError
from reports.editions import errors
from reports.models import ReleaseItem


def may_approve_release(item: ReleaseItem, *, by: User) -> DomainError | None:
    """Whether somebody may agree to a proposed release: another's, once."""
    if item.approved_by_id:
        return errors.ReleasedAlready()
    return errors.OwnRelease() if item.proposed_by_id == by.pk else None
