"""Whether a gift in kind may be corrected, or said to be recorded in error, now."""

from __future__ import annotations

from donations.in_kind import errors
from donations.in_kind.models import GiftInKind
from lfnkr.errors import DomainError


def may_change_in_kind(gift: GiftInKind) -> DomainError | None:
    """Whether it may be corrected or taken back: while it stands."""
    if gift.voided_at:
        return errors.InKindInError()
    return errors.CorrectedAlready() if GiftInKind.objects.filter(corrects=gift).exists() else None
