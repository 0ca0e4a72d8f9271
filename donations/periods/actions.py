"""Closing months of the books, and opening one again by two officers."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _lazy

from donations.periods import rules
from donations.periods.models import PeriodClose
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import require


@action(_lazy("close month"), name="close month", permission="donations.close_period")
def close_period(*, by: User, until: date) -> PeriodClose:
    """Close the books up to the last day of a month: nothing is booked on these days any more.

    Refused for a month that is not over, and for one that is closed.
    """
    require(rules.may_close(until))
    return PeriodClose.objects.create(until=until, closed_by=by)


@action(
    _lazy("propose to reopen month"),
    name="propose to reopen month",
    permission="donations.reopen_period",
    rule=rules.may_propose_reopening,
)
def propose_reopening(close: PeriodClose, *, by: User, reason: str) -> PeriodClose:
    """Propose to open the month closed last again, with the reason; it stays closed until another officer agrees."""
    held = _held(close)
    require(rules.may_propose_reopening(held))
    held.reopening_reason, held.reopening_proposed_at, held.reopening_proposed_by = reason.strip(), clock.now(), by
    held.save(update_fields=["reopening_reason", "reopening_proposed_at", "reopening_proposed_by"])
    return held


@action(_lazy("reopen month"), name="reopen month", permission="donations.reopen_period", rule=rules.may_reopen)
def reopen_period(close: PeriodClose, *, by: User) -> PeriodClose:
    """Agree as second officer: the month is open again. Refused to whoever proposed it."""
    held = _held(close)
    require(rules.may_reopen(held, by=by))
    held.reopened_at, held.reopened_by = clock.now(), by
    held.save(update_fields=["reopened_at", "reopened_by"])
    return held


def _held(close: PeriodClose) -> PeriodClose:
    return PeriodClose.objects.select_for_update(no_key=True).get(pk=close.pk)
