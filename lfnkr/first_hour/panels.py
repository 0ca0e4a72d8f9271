"""What desks show of the first hour: how many steps are left, for those who can do them."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from lfnkr.first_hour import steps
from lfnkr.web.panels import Panel, panel


@panel("desk/director", side="top", order=10, permission="lfnkr.see_first_hour", data="system")
@panel("desk/administrator", side="top", order=10, permission="lfnkr.see_first_hour", data="system")
def steps_left(_request: HttpRequest, _row: None) -> Panel | None:
    """How many steps a house in earnest still needs; nothing when none is left, or in the demonstration."""
    left = 0 if settings.DEMO else len(steps.left())
    return Panel("first_hour/_steps_left.html", steps_left=left) if left else None
