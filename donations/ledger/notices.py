"""What people are told about funds: that one is below its floor; never a sum."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from donations.ledger.models import Fund
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.notices.alarms import raise_while_it_lasts
from lfnkr.notices.kinds import AlarmKind, Rung, Subject
from lfnkr.notices.models import Alarm

OFFICERS = "officers"


def funds(user: User, keys: Collection[UUID]) -> dict[UUID, Subject]:
    """The funds among these that a person may open."""
    seen = Fund.objects.visible_to(user).filter(pk__in=keys)
    return {fund.pk: Subject(str(fund), reverse("donations:reserve")) for fund in seen}


def _floor_ladder(_alarm: Alarm) -> tuple[Rung, ...]:
    return (Rung(OFFICERS, timedelta(0), tuple(User.objects.with_role(Role.TREASURER, Role.DIRECTOR))),)


def _is_above_floor(alarm: Alarm, _now: datetime) -> bool:
    fund = Fund.objects.filter(pk=alarm.about).first()
    return fund is None or not is_below_floor(fund)


BELOW_FLOOR = AlarmKind(
    key="donations.below_floor",
    title=_lazy("The reserve is below its floor"),
    who=_lazy("treasurer, directors"),
    when=_lazy("less is available than the floor; once until it is above again"),
    subjects=funds,
    ladder=_floor_ladder,
    is_over=_is_above_floor,
)
KINDS = (BELOW_FLOOR,)


def is_below_floor(fund: Fund) -> bool:
    """Whether less is available than the floor asks for; a fund that never held anything fell below nothing."""
    return fund.floor is not None and fund.entry_count > 0 and fund.available < fund.floor


def look_at_floors(_now: datetime) -> None:
    """Raise the alarm of every fund that is below its floor."""
    for fund in Fund.objects.filter(floor__isnull=False):
        if is_below_floor(fund):
            raise_while_it_lasts(BELOW_FLOOR, fund.pk)
