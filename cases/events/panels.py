"""What the director's desk shows of events: losses and incidents that wait to be acknowledged."""

from __future__ import annotations

from django.http import HttpRequest

from cases.events.losses import losses_unseen
from lfnkr.web.panels import Panel, panel

FEW_LOSSES = 2
"""So many are shown before the rest is asked for, so that the clocks stay in sight."""


@panel("desk/director", side="main", order=20, permission="cases.acknowledge_event", data="people")
def to_acknowledge(request: HttpRequest, _row: None) -> Panel | None:
    """The gravest of what nobody has acknowledged, or all where the address asks for them; nothing where there is none."""
    losses = losses_unseen()
    if not losses:
        return None
    of, asks_for_all = losses[0].of, request.GET.get("losses") == "all"
    shown = losses if asks_for_all else losses[:FEW_LOSSES]
    return Panel(
        "cases/events/_to_acknowledge.html",
        losses=of,
        shown_losses=shown,
        more_losses=0 if asks_for_all else of - len(shown),
        are_all_shown=len(shown) == of,
    )
