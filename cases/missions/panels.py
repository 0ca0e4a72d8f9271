"""What the desk of a caseworker shows of survey missions: the way to them."""

from __future__ import annotations

from django.http import HttpRequest

from lfnkr.web.panels import Panel, panel


@panel("desk/caseworker", side="main", order=50, permission="cases.see_mission", data="people")
def missions(_request: HttpRequest, _row: None) -> Panel:
    """The way to the missions."""
    return Panel("cases/missions/_missions.html")
