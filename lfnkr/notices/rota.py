"""Acts of the on-call list and of one's own choice how to be told."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.notices.ladder import LOOKING_AFTER_REQUESTS
from lfnkr.notices.models import Mailing, OnCall, Preference


class RotaRefused(ValidationError):
    """The list cannot be changed like that."""


@action(_lazy("put on call"), permission="notices.keep_on_call")
def put_on_call(user: User, *, by: User, begins_at: datetime, ends_at: datetime) -> OnCall:
    """Put somebody on call for a period; refused for people who look after no request, and for a period that is over."""
    if not user.is_active or user.role not in LOOKING_AFTER_REQUESTS:
        raise RotaRefused(_("Only caseworkers and directors can be on call: choose another person."))
    if ends_at <= begins_at:
        raise RotaRefused({"ends_at": _("The end must come after the beginning.")})
    if ends_at <= clock.now():
        raise RotaRefused({"ends_at": _("This period is over already.")})
    return OnCall.objects.create(
        user=user, begins_at=begins_at, ends_at=ends_at, recorded_by=by, recorded_at=clock.now()
    )


@action(_lazy("take off call"), permission="notices.keep_on_call")
def take_off_call(period: OnCall, *, by: User) -> OnCall:
    """Take a period off the list, from now on; refused when it was taken off before."""
    period = OnCall.objects.select_for_update(of=["self"], no_key=True).get(pk=period.pk)
    if period.withdrawn_at:
        raise RotaRefused(_("This period was taken off the list already."))
    period.withdrawn_by, period.withdrawn_at = by, clock.now()
    period.save(update_fields=["withdrawn_by", "withdrawn_at"])
    return period


@action(_lazy("choose mailing"), permission="notices.see_own")
def choose_mailing(*, by: User, mailing: str) -> Preference:
    """Choose how to be written to about what is no danger."""
    Preference.objects.bulk_create([Preference(user=by)], ignore_conflicts=True)
    Preference.objects.filter(user=by).update(mailing=Mailing(mailing))
    return Preference.objects.get(user=by)
