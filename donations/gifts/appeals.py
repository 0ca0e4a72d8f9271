"""Acts of calling for gifts: to begin an appeal, to say what it asks for, and to end it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _lazy

from donations.gifts import errors, rules
from donations.gifts.appeal_models import Appeal
from donations.ledger.errors import FundClosed
from donations.ledger.models import Fund
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock
from lfnkr.errors import require


@action(_lazy("open appeal"), permission="donations.open_appeal")
def open_appeal(*, by: User, fund: Fund, title: str = "", goal: int | None = None, excess: str = "") -> Appeal:
    """Begin a call for gifts; without a title it bears its month, which reads alike in every language.

    Refused for a closed fund, and with words about more than a goal where there is none.
    """
    if fund.closed_on:
        raise FundClosed
    if excess and not goal:
        raise errors.ExcessWithoutGoal
    day = clock.today()
    told = {"title": title or f"{day:%Y-%m}", "goal": goal or None, "excess": excess}
    return Appeal.objects.create(fund=fund, opened_on=day, opened_by=by, **told)


@action(_lazy("set appeal goal"), permission="donations.open_appeal", rule=rules.may_set_goal)
def set_appeal_goal(appeal: Appeal, *, by: User, goal: int | None, excess: str = "") -> Appeal:
    """Say what an appeal asks for, and what becomes of more; refused once a gift has come for it, or it has ended."""
    held = Appeal.objects.select_for_update(of=["self"], no_key=True).get(pk=appeal.pk)
    require(rules.may_set_goal(held))
    if excess and not goal:
        raise errors.ExcessWithoutGoal
    held.goal, held.excess = goal or None, excess
    held.save(update_fields=["goal", "excess"])
    return held


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
