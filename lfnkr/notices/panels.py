"""What desks show of notices: who is on call, and whether people can be told."""

from __future__ import annotations

from django.http import HttpRequest

from lfnkr.calendar import clock
from lfnkr.notices.ladder import on_call_at
from lfnkr.notices.outbox import mail_state
from lfnkr.notices.proof import is_pager_proven
from lfnkr.web.panels import Panel, panel


@panel("desk/director", side="aside", order=30, permission="notices.keep_on_call", data="system")
def on_call_now(_request: HttpRequest, _row: None) -> Panel:
    """Who is on call."""
    return Panel("notices/_on_call_now.html", on_call=on_call_at(clock.now()))


@panel("desk/administrator", side="checks", order=20, permission="notices.set_pager", data="system")
def telling_people(_request: HttpRequest, _row: None) -> Panel:
    """Who is on call, what became of the mails, and whether the pager was tried."""
    return Panel(
        "notices/_telling_people.html",
        on_call=on_call_at(clock.now()),
        mail=mail_state(),
        is_pager_proven=is_pager_proven(),
    )
