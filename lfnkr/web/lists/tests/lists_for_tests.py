"""A list of exports with all that a list may have, for tests; the lists of the house are tested in their rooms."""

from __future__ import annotations

import django_filters
from django.db.models import Q
from django.urls import path
from django.utils.translation import gettext_lazy as _lazy

from lfnkr.urls import handler400, handler500
from lfnkr.urls import urlpatterns as of_the_house
from lfnkr.web.lists.columns import Choice, Count, Link, Moment, Text
from lfnkr.web.lists.filters import DayFilter, LineFilter, ListFilter
from lfnkr.web.lists.models import Export, ExportState
from lfnkr.web.lists.pages import ListPage

__all__ = ["handler400", "handler500"]


class ThingFilter(ListFilter):
    """Every kind of filter."""

    defaults = {"state": "waiting"}

    state = django_filters.ChoiceFilter(
        label=_lazy("State"), choices=ExportState.choices, empty_label=None, null_label="any"
    )
    purpose = LineFilter(lookup_expr="startswith", label=_lazy("Purpose"))
    recipient = LineFilter(label=_lazy("Recipient"))
    day = DayFilter(field_name="asked_at", label=_lazy("Day"))


class Things(ListPage):
    """Exports again, for those who see the trail."""

    name = "things"
    permission_required = "audit.see_trail"
    model = Export
    sensitive = True
    title = _lazy("Things")
    order = ("-asked_at", "id")
    first = (Q(purpose__startswith="URGENT"),)
    filter_class = ThingFilter
    ready = ((_lazy("ready things"), "state=ready"),)
    size = 5
    columns = (
        Link("purpose", _lazy("Purpose")),
        Moment("asked", _lazy("When"), "asked_at", sort=("asked_at",)),
        Choice("state", _lazy("State"), choices=ExportState),
        Text("recipient", _lazy("Recipient"), permission="audit.verify"),
        Count("rows", _lazy("Rows"), "row_count", absent=_lazy("not counted")),
    )


urlpatterns = [path("things/", Things.as_view(), name="things"), *of_the_house]
