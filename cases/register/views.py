"""The list of requests."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.views.generic import ListView

from cases.case.models import Case, CaseMember
from cases.people.wording import party_words
from cases.register.forms import CaseFilter
from cases.workflow.response_time import Clock, State, clocks_of
from lfnkr.calendar import clock
from lfnkr.web.form_fields import FIRST_YEAR, LAST_YEAR
from lfnkr.web.views import RoleRequiredMixin

PAGE = 50
WITH_PEOPLE = Prefetch("members", CaseMember.objects.select_related("person").order_by("position"), to_attr="people")


class CaseList(RoleRequiredMixin, ListView):
    """The requests this person may see, the latest first, fifty a page."""

    permission_required = "cases.see_cases"
    model = Case
    template_name = "cases/register/case_list.html"

    def get_queryset(self) -> QuerySet[Case]:
        """Filtered by the address, and from the last one of the page before; what cannot be asked filters nothing."""
        self.filter = CaseFilter(self.request.GET or {"show": "open"})
        self.filter.is_valid()
        asked = self.filter.cleaned_data
        rows = super().get_queryset().select_related("lead").prefetch_related(WITH_PEOPLE)
        if asked.get("show") == "to_close":
            rows = rows.to_close()
        elif asked.get("show") != "all":
            rows = rows.open()
        if reference := asked.get("reference"):
            rows = rows.filter(reference__startswith=reference.upper())
        self.total = rows.count()
        return rows.filter(older_than(self.request.GET.get("before", ""))).order_by("-received_at", "id")[: PAGE + 1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each row with its people in words and its clock, and the way to the older ones."""
        found = list(self.object_list)
        shown, older_url = found[:PAGE], ""
        now = clock.now()
        clocks = clocks_of(shown, now)
        if len(found) > PAGE:
            query = self.request.GET.copy()
            query["before"] = f"{shown[-1].received_at.isoformat()} {shown[-1].pk}"
            older_url = f"?{query.urlencode()}"
        rows = [
            {"case": case, "first": case.people[0], "who": party_words(case.people), **read(clocks[case.pk], now)}
            for case in shown
        ]
        return super().get_context_data(
            rows=rows,
            total=self.total,
            filter=self.filter,
            older_url=older_url,
            is_filtered=bool(self.request.GET),
            **kwargs,
        )


def read(of_case: Clock, now: datetime) -> dict[str, Any]:
    """A clock, and what its component shows of it."""
    return {
        "clock": of_case,
        "elapsed": int(of_case.hours_net * 60),
        "clock_state": "paused" if of_case.state == State.PAUSED else "running",
        "due": now + of_case.left,
    }


def older_than(place: str) -> Q:
    """The requests after a place in the list, "moment key"; all of them where it is no place."""
    moment, _space, key = place.rpartition(" ")
    try:
        received_at, pk = datetime.fromisoformat(moment), UUID(key)
    except ValueError:
        return Q()
    if received_at.tzinfo is None or not FIRST_YEAR <= received_at.year <= LAST_YEAR:
        return Q()
    return Q(received_at__lt=received_at) | Q(received_at=received_at, pk__gt=pk)
