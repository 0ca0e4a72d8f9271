"""Acts of calling for gifts: to begin an appeal, and to end it."""

from __future__ import annotations

from datetime import date

from donations import errors
from donations.gifts.appeal_models import Appeal
from donations.ledger.models import Fund
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.calendar import clock


def open_appeal(*, by: User, fund: Fund, title: str = "", opened_on: date | None = None) -> Appeal:
    """Begin a call for gifts; without a title it bears its month, which reads alike in every language."""
    day = opened_on or clock.today()
    with trail.act("open appeal", by=by):
        return Appeal.objects.create(fund=fund, title=title or f"{day:%Y-%m}", opened_on=day, opened_by=by)


def close_appeal(appeal: Appeal, *, by: User, closed_on: date | None = None) -> Appeal:
    """End a call for gifts; refused when it ended before."""
    with trail.act("close appeal", by=by):
        held = Appeal.objects.select_for_update(of=["self"], no_key=True).get(pk=appeal.pk)
        if held.closed_on:
            raise errors.DecidedAlready
        held.closed_on = closed_on or clock.today()
        held.save(update_fields=["closed_on"])
    return held
