"""The auditor's pages: the trail, the state of its chain, and the replay of it and of the books."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.http import HttpResponse
from django.urls import reverse
from django.views.generic import FormView, ListView

from lfnkr.audit import reading, verification
from lfnkr.audit.forms import PlaceInTrail, TrailFilter, VerifyForm
from lfnkr.audit.models import AuditEvent
from lfnkr.jobs import queue, schedule
from lfnkr.web.views import RoleRequiredMixin

PAGE = 50
MOST_COUNTED = 1000
"""More changes than so many are not counted out: the page says "more than"."""


class EventList(RoleRequiredMixin, ListView):
    """Who did what, the newest first; column names only, since values belong to the pages of their own rows."""

    permission_required = "audit.see_trail"
    model = AuditEvent
    template_name = "audit/event_list.html"

    def get_queryset(self) -> models.QuerySet:
        """The trail, narrowed to a day, a person, an act or a table."""
        self.filter = TrailFilter(self.request.GET)
        self.chosen = self.filter.chosen
        return super().get_queryset().filter(self.filter.condition)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One page of it, its neighbours, and the state of the chain."""
        place = PlaceInTrail(self.request.GET)
        page = self.object_list.page(PAGE, **(place.cleaned_data if place.is_valid() else {}))
        return {
            "view": self,
            "events": reading.with_words(page.events),
            "newer_url": self.neighbour(after=page.events[0].pk) if page.has_newer and page.events else "",
            "older_url": self.neighbour(before=page.events[-1].pk) if page.has_older else "",
            "found": self.object_list.counted(MOST_COUNTED),
            "most": MOST_COUNTED,
            "filter": self.filter,
            "is_filtered": bool(self.chosen),
            "state": reading.state(),
            **kwargs,
        }

    def neighbour(self, **place: int) -> str:
        """The address of the page before or after this one, with the same filters."""
        return f"{reverse('audit:event-list')}?{urlencode(self.chosen | place)}"


class Verify(RoleRequiredMixin, FormView):
    """Have the trail and the books replayed now, by the worker, and show how far that is and what was found last."""

    permission_required = "audit.verify"
    form_class = VerifyForm
    template_name = "audit/verify.html"

    def form_valid(self, form: VerifyForm) -> HttpResponse:
        """Whether the noted seal is there is seen at once; the replays stand on the page as they go."""
        anchor = form.cleaned_data["anchor"]
        missed = verification.missed(anchor) if anchor else None
        schedule.do_asked_for()
        return self.render_to_response(self.get_context_data(form=form, anchor=anchor, missed=missed))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Beside the form, how far the chain is, and each replay."""
        asked = schedule.asked_for()
        is_under_way = any(one.is_under_way for one in asked)
        return super().get_context_data(
            state=reading.state(),
            asked=asked,
            is_under_way=is_under_way,
            is_without_worker=is_under_way and not queue.worker_is_there(),
            **kwargs,
        )
