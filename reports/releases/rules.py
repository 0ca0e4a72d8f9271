"""Whether anything of a term goes outside, and whether a release of it may be proposed, agreed to or revoked."""

from __future__ import annotations

from django.utils.formats import date_format

from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.errors import DomainError
from reports.models import ReleaseItem
from reports.releases import errors


def may_go_outside(year: FiscalYear) -> DomainError | None:
    """Whether anything of a term may be shown to members or public: nothing of one that still runs (design rule 13).

    Pages, the command, freezing and releases ask this one rule: members and public are alike to it.
    """
    if year.over_at > clock.now():
        return errors.TermStillRuns(day=date_format(year.ends_on, "DATE_FORMAT"))
    return None


def may_approve_release(item: ReleaseItem, *, by: User) -> DomainError | None:
    """Whether somebody may agree to a proposed release: another's, once."""
    if not item.is_waiting:
        return errors.ReleaseAnswered()
    return errors.OwnRelease() if item.proposed_by_id == by.pk else None


def may_revoke_release(item: ReleaseItem) -> DomainError | None:
    """Whether a release may be revoked, or a proposal refused: once."""
    return errors.ReleaseAnswered() if item.revoked_at else None
