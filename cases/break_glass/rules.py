"""Whether a request may be opened in an emergency, for longer, and whether an opening may be reviewed."""

from __future__ import annotations

from cases.break_glass import errors
from cases.break_glass.models import GlassOpening
from cases.case.models import Case
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.calendar import clock
from lfnkr.errors import DomainError
from lfnkr.templatetags.formatting import moment


def may_break_glass(case: Case, *, by: User) -> DomainError | None:
    """Whether somebody may open a request in an emergency: a caseworker who is not on it, and to whom it is not open already.

    A restricted one answers as if it were not there; whoever is on it is told so.
    """
    if not by.is_active or by.role != Role.CASEWORKER:
        return errors.OnlyCaseworkers()
    if by.pk in (case.lead_id, case.deputy_id):
        return errors.OnItAlready()
    if case.is_restricted:
        return errors.NoSuchRequest()
    running = case.glass_openings.running(by, clock.now()).select_related("extension").first()
    return errors.OpenAlready(until=moment(running.until)) if running else None


def may_extend(opening: GlassOpening, *, by: User) -> DomainError | None:
    """Whether an opening may hold for longer: one's own, while it holds, once."""
    if opening.by_id != by.pk or not by.is_active:
        return errors.OnlyCaseworkers()
    if hasattr(opening, "extension"):
        return errors.ExtendedOnce()
    return errors.OpeningOver() if opening.closes_at <= clock.now() else None


def may_review(opening: GlassOpening, *, by: User) -> DomainError | None:
    """Whether an opening may be reviewed: once, when it is over, by somebody else."""
    if opening.is_reviewed:
        return errors.ReviewedAlready()
    if opening.by_id == by.pk:
        return errors.ReviewedBySelf()
    return errors.StillOpen() if opening.until > clock.now() else None
