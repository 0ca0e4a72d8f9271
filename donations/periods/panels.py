"""What desks show of closed months: that opening one again is proposed, and waits for another officer."""

from __future__ import annotations

from django.http import HttpRequest

from donations.periods.models import PeriodClose
from lfnkr.web.panels import Panel, panel


@panel("desk/auditor", side="main", order=22, permission="donations.reopen_period", data="money")
@panel("desk/treasurer", side="columns", order=22, permission="donations.reopen_period", data="money")
@panel("desk/director", side="main", order=12, permission="donations.reopen_period", data="money")
def waiting_to_be_opened(request: HttpRequest, _row: None) -> Panel | None:
    """The month whose opening is proposed, why and by whom; nothing where none is. Whoever proposed it reads that it waits."""
    found = PeriodClose.objects.visible_to(request.user).standing().exclude(reopening_proposed_at=None)
    closings = list(found.select_related("reopening_proposed_by"))
    return Panel("donations/periods/_waiting_to_be_opened.html", closings=closings) if closings else None
