"""Whether something may be taken back as recorded in error, and whether that may be agreed to."""

from __future__ import annotations

from cases.events.models import EventMember
from cases.voiding import errors
from cases.voiding.models import Voiding
from cases.voiding.targets import Row
from cases.workflow.models import LeadChange, StatusChange
from lfnkr.accounts.models import User
from lfnkr.errors import DomainError


def may_void(row: Row) -> DomainError | None:
    """Whether a row may be said to be recorded in error: while it stands, and nobody waits for an agreement about it."""
    if row.voided_at is not None or _is_taken_back(row):
        return errors.AlreadyVoided()
    if isinstance(row, StatusChange) and not row.before:
        return errors.HistoryBegins(member=str(row.member))
    former = row.status_change if isinstance(row, Voiding) and not row.waits else None
    if former and not former.before:
        return errors.HistoryBegins(member=str(former.member))
    return None


def may_agree(voiding: Voiding, *, by: User) -> DomainError | None:
    """Whether a second officer may agree: while it waits, and not whoever recorded it."""
    if not voiding.waits:
        return errors.NothingToAgree()
    return errors.AgreedByTheSame() if voiding.recorded_by_id == by.pk else None


def _is_taken_back(row: Row) -> bool:
    """Whether a voiding names the row already, or what it hangs on, though it may have no effect yet."""
    if isinstance(row, Voiding) and row.voiding_id is not None:
        return True
    if isinstance(row, StatusChange | LeadChange | EventMember) and row.member.voided_at is not None:
        return True
    if isinstance(row, EventMember) and row.event.voided_at is not None:
        return True
    return row.voidings.filter(voided_at=None).exists()
