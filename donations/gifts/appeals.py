"""Acts of calling for gifts: to begin an appeal, and to end it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _lazy

from donations.gifts import errors, rules
from donations.gifts.appeal_models import Appeal
from donations.ledger.models import Fund
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import require


@action(_lazy("open appeal"), permission="donations.open_appeal")
def open_appeal(*, by: User, fund: Fund, title: str = "") -> Appeal:
    """Begin a call for gifts; without a title it bears its month, which reads alike in every language."""
    day = clock.today()
    return Appeal.objects.create(fund=fund, title=title or f"{day:%Y-%m}", opened_on=day, opened_by=by)


@action(_lazy("close appeal"), permission="donations.open_appeal", rule=rules.may_close_appeal)
def close_appeal(appeal: Appeal, *, by: User, closed_on: date | None = None) -> Appeal:
    """End a call for gifts; refused when it ended before, before its opening, and in the future."""
    day = closed_on or clock.today()
    held = Appeal.objects.select_for_update(of=["self"], no_key=True).get(pk=appeal.pk)
    require(rules.may_close_appeal(held))
    if not held.opened_on <= day <= clock.today():
        raise errors.AppealDays
    held.closed_on = day
    held.save(update_fields=["closed_on"])
    return held
