"""A closing after a death that waits: on the page of its request, and on the desks of whoever may approve or proposed it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest

from cases.case.models import Case
from cases.closing.models import Closure
from cases.closing.rules import waiting_of
from lfnkr.postgresql.kept_questions import kept
from lfnkr.web.panels import Panel, panel

MOST = 20


@panel("case", side="beside", order=4, permission="cases.close_case", data="people")
def waiting_in_the_request(_request: HttpRequest, case: Case) -> Panel | None:
    """What waits in this request; nothing where nothing does."""
    found = waiting_of(case.closures.all())
    return Panel("cases/closing/_waiting.html", closures=[found], is_own_page=True) if found else None


@panel("desk/director", side="below", order=3, permission="cases.close_case", data="people")
def waiting_for_the_director(request: HttpRequest, _row: None) -> Panel | None:
    """What waits for somebody else than who proposed it, and what one proposed oneself."""
    return _panel(request)


@panel("desk/caseworker", side="main", order=24, permission="cases.close_case", data="people")
def waiting_for_a_caseworker(request: HttpRequest, _row: None) -> Panel | None:
    """The same in the requests of a caseworker."""
    return _panel(request)


@kept
def _that_wait() -> QuerySet:
    """One that waits, whoever may see it."""
    return Closure.objects.waiting().order_by().values_list("pk", flat=True)[:1]


def _panel(request: HttpRequest) -> Panel | None:
    if not _that_wait():
        return None
    rows = Closure.objects.visible_to(request.user).waiting().select_related("case", "recorded_by")
    found = list(rows.order_by("recorded_at", "pk")[:MOST])
    return Panel("cases/closing/_waiting.html", closures=found) if found else None
