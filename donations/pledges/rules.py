"""Whether a promise may be changed, ended, kept by a gift, or said to be recorded in error now."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format

from donations.pledges import errors
from donations.pledges.instalments import gifts_that_may_keep, unkept
from donations.pledges.models import Pledge, PledgeKeeping
from lfnkr.errors import DomainError


def may_change_pledge(pledge: Pledge) -> DomainError | None:
    """Whether a promise may be changed or ended: while it stands."""
    return errors.PledgeInError() if pledge.voided_at else None


def may_change_since(pledge: Pledge, day: date) -> DomainError | None:
    """Whether it may be changed from a day on: after every instalment that a gift keeps."""
    kept = pledge.keepings.standing().filter(due_on__gte=day).order_by("due_on").last()
    return errors.InstalmentKeptSince(day=date_format(kept.due_on)) if kept else None


def may_void_pledge(pledge: Pledge) -> DomainError | None:
    """Whether it may be said to be recorded in error: once, and while no gift keeps any of it."""
    if pledge.voided_at:
        return errors.PledgeInError()
    return errors.GiftsKeepIt() if pledge.keepings.standing().exists() else None


def may_keep_pledge(pledge: Pledge) -> DomainError | None:
    """Whether a gift may be said to keep an instalment: while the promise stands, something waits, and such a gift is there."""
    if pledge.voided_at:
        return errors.PledgeInError()
    read = Pledge.objects.with_instalments().get(pk=pledge.pk)
    if not unkept(read):
        return errors.NothingToBeKept()
    return None if gifts_that_may_keep(read) else errors.NoGiftToKeepIt()


def may_undo_keeping(keeping: PledgeKeeping) -> DomainError | None:
    """Whether it may be taken back: once."""
    return errors.KeepingUndone() if keeping.undone_at else None
