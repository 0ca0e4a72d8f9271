"""The list of requests, and of missions."""

from __future__ import annotations

from typing import Any

from django.utils.dateparse import parse_datetime
from django.views.generic import ListView

from cases.forms.lists import CaseFilter
from cases.models import Case, Mission
from cases.seventy_two_hours import clocks_of
from cases.status import OPEN
from cases.wording import party_words
from lfnkr import clock
from lfnkr.views import RoleRequiredMixin

PAGE = 50


class CaseList(RoleRequiredMixin, ListView):
    """The requests this person may see, the latest first, fifty a page."""

    permission_required = "cases.see_cases"
    model = Case
    template_name = "cases/case_list.html"

    def get_queryset(self):
        """Filtered by the address, and from the last one of the page before."""
        rows = super().get_queryset().select_related("lead").prefetch_related("members__person")
        asked = self.request.GET
        if asked.get("show", "open") != "all":
            rows = rows.filter(closed_at=None, members__status__in=OPEN).distinct()
        if reference := asked.get("reference", "").strip().upper():
            rows = rows.filter(reference__startswith=reference)
        if after := asked.get("before", ""):
            rows = rows.filter(received_at__lt=after) if _is_moment(after) else rows
        return rows.order_by("-received_at", "id")[: PAGE + 1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each row with its people in words and its clock."""
        found = list(self.object_list)
        now, shown = clock.now(), found[:PAGE]
        clocks = clocks_of(shown, now)
        members = {case.pk: sorted(case.members.all(), key=lambda m: m.position) for case in shown}
        rows = [
            {"case": case, "first": members[case.pk][0], "who": party_words(members[case.pk]), "clock": clocks[case.pk]}
            for case in shown
        ]
        query = self.request.GET.copy()
        if len(found) > PAGE:
            query["before"] = shown[-1].received_at.isoformat()
        return super().get_context_data(
            rows=rows,
            filter=CaseFilter(self.request.GET or {"show": "open"}),
            older_url=f"?{query.urlencode()}" if len(found) > PAGE else "",
            is_filtered=bool(self.request.GET),
            **kwargs,
        )


def _is_moment(text: str) -> bool:
    try:
        return parse_datetime(text) is not None
    except ValueError:
        return False


class MissionList(RoleRequiredMixin, ListView):
    """The survey missions, the latest first."""

    permission_required = "cases.see_mission"
    model = Mission
    template_name = "cases/mission_list.html"
    queryset = Mission.objects.prefetch_related("visits", "goods")
