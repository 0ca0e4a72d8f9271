"""What the auditor's desk shows of the seals: how often somebody opened one of a request they are not on; no person."""

from __future__ import annotations

from django.http import HttpRequest

from cases.seal.models import SealOpening
from lfnkr.web.panels import Panel, panel

LAST_OPENINGS = 5
MOST_COUNTED = 1000
"""More openings than so many are not counted out."""


@panel("desk/auditor", side="main", order=40, permission="audit.see_trail", data="trail")
def opened_by_others(_request: HttpRequest, _row: None) -> Panel:
    """The last openings by somebody who was not on the request, and how many there were in all."""
    by_others = SealOpening.objects.filter(is_own_case=False)
    last = list(by_others.select_related("by").order_by("-opened_at")[:LAST_OPENINGS])
    number = by_others.order_by()[: MOST_COUNTED + 1].count() if len(last) == LAST_OPENINGS else len(last)
    return Panel("cases/seal/_opened_by_others.html", openings=number, last_openings=last)
