"""What the desk of a caseworker shows of intake: the button that logs a request, and what was begun and not sent."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.intake import drafts
from lfnkr.web.panels import Panel, page, panel

FEW_DRAFTS = 3
"""So many drafts are in sight; the older ones are folded."""

page("person", sides=("below",))
"""The page that corrects what was told of one person of a request: others add to it by their membership."""


@panel("desk/caseworker", side="header", order=10, permission="cases.log_request", data="people")
def heading(_request: HttpRequest, _row: None) -> Panel:
    """The heading of the desk, with the button that logs a request."""
    return Panel(
        "components/page_header.html",
        title=_("Your open requests"),
        lede=_("Danger first, then a missed contact, then what is due next: the 72 hours or a contact."),
        url=reverse("cases:log-request"),
        label=_("Log a request"),
        icon="add",
    )


@panel("desk/caseworker", side="main", order=10, permission="cases.log_request", data="people")
def unfinished(request: HttpRequest, _row: None) -> Panel | None:
    """Requests begun and not sent; nothing where there is none."""
    begun = drafts.begun_by(request.user)
    if not begun:
        return None
    return Panel("cases/intake/_unfinished.html", latest=begun[:FEW_DRAFTS], older=begun[FEW_DRAFTS:])
