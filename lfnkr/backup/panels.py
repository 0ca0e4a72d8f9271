"""What the administrator's desk shows of backups: the newest one, and the last drill with the off-line key."""

from __future__ import annotations

from django.http import HttpRequest

from lfnkr.backup import state
from lfnkr.web.panels import Panel, panel


@panel("desk/administrator", side="checks", order=30, permission="backup.see_backups", data="system")
def backups(_request: HttpRequest, _row: None) -> Panel:
    """How things stand with backups."""
    return Panel("backup/_backups.html", state=state.state())
