"""Whether a proposed correction may be agreed to, or withdrawn."""

from __future__ import annotations

from cases.second_officer import errors
from cases.second_officer.models import ProposedCorrection
from lfnkr.accounts.models import User
from lfnkr.errors import DomainError


def may_agree(correction: ProposedCorrection, *, by: User) -> DomainError | None:
    """Whether a second officer may agree: while it waits, and not whoever proposed it."""
    if not correction.waits:
        return errors.NothingWaits()
    return errors.AgreedByTheSame() if correction.recorded_by_id == by.pk else None


def may_withdraw(correction: ProposedCorrection) -> DomainError | None:
    """Whether it may be withdrawn, or declined: while it waits."""
    return None if correction.waits else errors.NothingWaits()
