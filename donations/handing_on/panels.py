"""What desks show of proposals whose proposer has left: they wait until another takes them up."""

from __future__ import annotations

from django.http import HttpRequest

from donations.handing_on.left_behind import left_behind
from lfnkr.web.panels import Panel, panel


@panel("desk/director", side="main", order=14, permission="donations.see_decisions", data="money")
@panel("desk/treasurer", side="columns", order=14, permission="donations.see_decisions", data="money")
@panel("desk/caseworker", side="main", order=85, permission="donations.see_decisions", data="money")
def waits_for_nobody(request: HttpRequest, _row: None) -> Panel | None:
    """Each proposal that waits, of somebody who has left; nothing where there is none."""
    found = left_behind(request.user)
    return Panel("donations/handing_on/_left_behind.html", found=found) if found else None
