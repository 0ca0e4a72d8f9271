"""What the auditor's desk shows of the trail: its state, and the way to verify it."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lfnkr.audit import reading
from lfnkr.web.panels import Panel, panel


@panel("desk/auditor", side="header", order=10, permission="audit.verify", data="trail")
def heading(_request: HttpRequest, _row: None) -> Panel:
    """The heading of the desk."""
    return Panel(
        "components/page_header.html",
        title=_("What can be checked"),
        lede=_("Ledger, audit trail and report, without trusting anyone."),
    )


@panel("desk/auditor", side="main", order=30, permission="audit.verify", data="trail")
def trail(_request: HttpRequest, _row: None) -> Panel:
    """The state of the trail, and the button that verifies it."""
    return Panel("audit/_trail.html", trail=reading.state())
