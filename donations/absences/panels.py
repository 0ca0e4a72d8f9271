"""What desks show of absences: who is away, who stands in, and what waits for a second person."""

from __future__ import annotations

from django.http import HttpRequest

from donations.absences.models import Absence
from donations.absences.words import said, standing_in
from lfnkr.web.panels import Panel, panel


@panel("desk/director", side="below", order=5, permission="donations.record_absence", data="money")
@panel("desk/treasurer", side="top", order=5, permission="donations.record_absence", data="money")
@panel("desk/auditor", side="main", order=30, permission="donations.record_absence", data="money")
@panel("desk/caseworker", side="main", order=90, permission="donations.record_absence", data="money")
def who_is_away(_request: HttpRequest, _row: None) -> Panel:
    """Who is away today and what follows, what another said and nobody agreed to yet, and the way to say so."""
    waiting = Absence.objects.waiting().select_related("officer", "told_by")
    return Panel(
        "donations/absences/_who_is_away.html",
        standing_in=standing_in(),
        waiting=[(row, said(row)) for row in waiting],
    )
