"""What desks show of absences: who is away, who stands in, and what waits for a second person."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest

from donations.absences.models import Absence
from donations.absences.words import said, standing_in
from lfnkr.postgresql.kept_questions import kept
from lfnkr.web.panels import Panel, panel


@kept
def _that_wait() -> QuerySet:
    return Absence.objects.waiting().select_related("officer", "told_by")


@panel("desk/director", side="below", order=5, permission="donations.record_absence", data="money")
@panel("desk/treasurer", side="top", order=5, permission="donations.record_absence", data="money")
@panel("desk/auditor", side="main", order=95, permission="donations.record_absence", data="money")
@panel("desk/caseworker", side="main", order=90, permission="donations.record_absence", data="money")
def who_is_away(_request: HttpRequest, _row: None) -> Panel | None:
    """Who is away today and what follows, and what another said and nobody agreed to yet."""
    waiting = [(row, said(row)) for row in _that_wait()]
    if not (there := standing_in()) and not waiting:
        return None
    return Panel("donations/absences/_who_is_away.html", standing_in=there, waiting=waiting)


@panel("desk/director", side="below", order=95, permission="donations.record_absence", data="money")
@panel("desk/treasurer", side="below", order=95, permission="donations.record_absence", data="money")
@panel("desk/auditor", side="main", order=96, permission="donations.record_absence", data="money")
@panel("desk/caseworker", side="main", order=95, permission="donations.record_absence", data="money")
def away_and_back(_request: HttpRequest, _row: None) -> Panel:
    """The way to say who is away, and who is back: the last thing on a desk."""
    return Panel("donations/absences/_away_and_back.html")
