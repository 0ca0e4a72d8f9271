"""Survey missions to the border: recorded whole, with the places visited, the interviews held and the goods given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _lazy

from cases.errors import InTheFuture, TimesOutOfOrder
from cases.missions import errors
from cases.missions.models import GoodsIssue, Mission, MissionVisit
from lfnkr.accounts.models import User
from lfnkr.audit.actions import action
from lfnkr.calendar import clock


@action(_lazy("record mission"), permission="cases.record_mission")
def record_mission(
    *,
    by: User,
    begins_on: date,
    ends_on: date,
    led_by: str,
    area: str,
    purpose: str,
    paid_from: str = "",
    reception: str = "",
    has_clothing: bool = False,
    visits: Iterable[Mapping[str, object]],
    goods: Iterable[str] = (),
) -> Mission:
    """Record a mission that took place; refused in the future, when it ends before it begins, and without a visit.

    A visit holds `place`, `is_police_station`, `interviews` and `cells`; goods are kinds, once each.
    """
    visits = list(visits)
    _took_place(begins_on, ends_on, visits)
    words = {"led_by": led_by, "area": area, "purpose": purpose, "paid_from": paid_from, "reception": reception}
    mission = Mission.objects.create(
        begins_on=begins_on, ends_on=ends_on, has_clothing=has_clothing, recorded_by=by, **words
    )
    MissionVisit.objects.bulk_create(MissionVisit(mission=mission, **visit) for visit in visits)
    GoodsIssue.objects.bulk_create(GoodsIssue(mission=mission, kind=kind) for kind in dict.fromkeys(goods))
    return mission


def _took_place(begins_on: date, ends_on: date, visits: list[Mapping[str, object]]) -> None:
    """Refuse what cannot have been a mission."""
    if begins_on > ends_on:
        raise TimesOutOfOrder
    if ends_on > clock.today():
        raise InTheFuture
    if not visits:
        raise errors.VisitsMissing
