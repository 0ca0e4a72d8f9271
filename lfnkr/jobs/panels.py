"""What the administrator's desk shows of jobs: what the clock does, and what became of it."""

from __future__ import annotations

from django.http import HttpRequest

from lfnkr.jobs.schedule import schedule
from lfnkr.web.panels import Panel, panel


@panel("desk/administrator", side="below", order=10, permission="accounts.manage", data="system")
def what_the_clock_does(_request: HttpRequest, _row: None) -> Panel:
    """Every periodic job."""
    return Panel("jobs/_what_the_clock_does.html", schedule=schedule())
