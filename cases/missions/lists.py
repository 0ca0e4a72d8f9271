"""The list of survey missions."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from cases.missions.models import Mission
from lfnkr.language.lists import explained, listed
from lfnkr.language.wordings import known
from lfnkr.web.lists.columns import Count, Day, Text
from lfnkr.web.lists.pages import ListPage


def visits(mission: Mission) -> str:
    """The places it visited, each with the interviews held there."""
    return listed(
        explained(known(visit.place) or _("place withheld"), visit.interviews and interviews(visit.interviews))
        for visit in mission.visits.all()
    )


def interviews(number: int) -> str:
    """How many interviews."""
    return ngettext("%(n)s interview", "%(n)s interviews", number) % {"n": number}


def goods(mission: Mission) -> str:
    """What was given."""
    given = [known(one.kind) for one in mission.goods.all()]
    return listed([*given, _("clothing besides")] if mission.has_clothing else given)


class MissionList(ListPage):
    """The survey missions, the latest first."""

    name = "missions"
    permission_required = "cases.see_mission"
    template_name = "cases/missions/mission_list.html"
    model = Mission
    sensitive = True
    title = _lazy("Survey missions")
    act = ("cases:record-mission", "cases.record_mission", _lazy("Record a mission"))
    empty = (_lazy("No mission recorded"), _lazy("Missions to the border are recorded when they are over."))
    order = ("-begins_on", "id")
    is_short = True
    columns = (
        Text("area", _lazy("Area"), lambda mission: known(mission.area)),
        Day("begins", _lazy("From"), "begins_on"),
        Day("ends", _lazy("To"), "ends_on"),
        Text("leader", _lazy("Led by"), lambda mission: known(mission.led_by)),
        Text("purpose", _lazy("Purpose"), lambda mission: known(mission.purpose)),
        Text("visits", _lazy("Visits"), visits),
        Count("interviews", _lazy("Interviews"), lambda mission: sum(one.interviews for one in mission.visits.all())),
        Text("goods", _lazy("Goods given"), goods),
    )

    def all_rows(self) -> QuerySet[Mission]:
        """With their visits and goods."""
        return super().all_rows().prefetch_related("visits", "goods")

    def counted(self, number: int) -> str:
        """How many missions."""
        return ngettext("%(n)d mission", "%(n)d missions", number) % {"n": number}
