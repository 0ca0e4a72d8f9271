"""Acts of the on-call list and of one's own choice how to be told."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import require
from lfnkr.notices import errors, rules
from lfnkr.notices.ladder import LOOKING_AFTER_REQUESTS
from lfnkr.notices.models import Mailing, OnCall, Preference


@action(_lazy("put on call"), permission="notices.keep_on_call")
def put_on_call(user: User, *, by: User, begins_at: datetime, ends_at: datetime) -> OnCall:
    """Put somebody on call for a period; refused for people who look after no request, and for a period that is over."""
    if not user.is_active or user.role not in LOOKING_AFTER_REQUESTS:
        raise errors.NobodyToPutOnCall
    if ends_at <= begins_at:
        raise errors.EndBeforeBeginning
    if ends_at <= clock.now():
        raise errors.PeriodOver
    return OnCall.objects.create(
        user=user, begins_at=begins_at, ends_at=ends_at, recorded_by=by, recorded_at=clock.now()
    )


@action(_lazy("take off call"), permission="notices.keep_on_call", rule=rules.may_take_off_call)
def take_off_call(period: OnCall, *, by: User) -> OnCall:
    """Take a period off the list, from now on; refused when it was taken off before."""
    period = OnCall.objects.select_for_update(of=["self"], no_key=True).get(pk=period.pk)
    require(rules.may_take_off_call(period))
    period.withdrawn_by, period.withdrawn_at = by, clock.now()
    period.save(update_fields=["withdrawn_by", "withdrawn_at"])
    return period


@action(_lazy("choose mailing"), permission="notices.see_own")
def choose_mailing(*, by: User, mailing: str) -> Preference:
    """Choose how to be written to about what is no danger."""
    Preference.objects.bulk_create([Preference(user=by)], ignore_conflicts=True)
    Preference.objects.filter(user=by).update(mailing=Mailing(mailing))
    return Preference.objects.get(user=by)
