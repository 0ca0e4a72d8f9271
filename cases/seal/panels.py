"""What the auditor's desk shows of the seals: how often somebody opened one of a request she or he is not on; no person."""

from __future__ import annotations

from django.db.models import Count, Window
from django.http import HttpRequest

from cases.seal.models import SealOpening
from lfnkr.web.panels import Panel, panel

LAST_OPENINGS = 5


@panel("desk/auditor", side="main", order=40, permission="audit.see_trail", data="trail")
def opened_by_others(_request: HttpRequest, _row: None) -> Panel:
    """The last openings by somebody who was not on the request, and how many there were in all."""
    by_others = SealOpening.objects.filter(is_own_case=False).select_related("by").annotate(of=Window(Count("pk")))
    last = list(by_others.order_by("-opened_at")[:LAST_OPENINGS])
    return Panel("cases/seal/_opened_by_others.html", openings=last[0].of if last else 0, last_openings=last)
