"""What desks show of releases: what waits to be let out."""

from __future__ import annotations

from django.db.models import Count, Min
from django.http import HttpRequest

from lfnkr.web.panels import Panel, panel
from reports.models import ReleaseItem


@panel("desk/auditor", side="main", order=10, permission="reports.approve_release", data="figures")
def releases(request: HttpRequest, _row: None) -> Panel:
    """How many figures and texts wait to be let out, by term."""
    waiting = ReleaseItem.objects.waiting().exclude(proposed_by=request.user)
    terms = waiting.values("fiscal_year").annotate(number=Count("pk"), since=Min("proposed_at")).order_by("fiscal_year")
    return Panel("reports/releases/_waiting.html", terms=list(terms))
