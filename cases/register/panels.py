"""What the desks show of the register of requests: the open ones by urgency, and how many only wait to be closed."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.case.models import Case
from cases.register.open_requests import MOST_COUNTED, MOST_ROWS, OpenRequests, counted, open_requests
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.web.panels import Panel, once, panel

MOST_BESIDE = 12
"""Open requests beside what the director decides; the others are in the list of requests."""


def requests_of(request: HttpRequest, most: int) -> OpenRequests:
    """The most urgent open requests this person may see, read once a page."""
    return once(request, _most_urgent, request.user, most)


def _most_urgent(user: User, most: int) -> OpenRequests:
    return open_requests(user, clock.now(), most=most)


@panel("desk/caseworker", side="main", order=20, permission="cases.see_cases", data="people")
def open_ones(request: HttpRequest, _row: None) -> Panel:
    """One's own open requests, the most urgent first."""
    found = requests_of(request, MOST_ROWS)
    if not found.total:
        return Panel(
            "components/empty_state.html",
            title=_("No open request of yours"),
            text=_("When somebody calls, log the request: its clock starts at once."),
            url=reverse("cases:log-request"),
            label=_("Log a request"),
        )
    return Panel(
        "cases/register/_open_requests.html",
        rows=[each.as_row for each in found.rows],
        caption=_("Your open requests"),
        left_out=found.left_out,
    )


@panel("desk/caseworker", side="main", order=30, permission="cases.close_case", data="people")
def to_close(request: HttpRequest, _row: None) -> Panel | None:
    """How many requests only wait to be closed; nothing where none does."""
    parts = [part.to_close() for part in Case.objects.parts_visible_to(request.user)]
    number = counted(parts, MOST_COUNTED)
    return Panel("cases/register/_to_close.html", number=number) if number else None


@panel("desk/director", side="main", order=30, permission="cases.see_cases", data="people")
def at_risk(request: HttpRequest, _row: None) -> Panel:
    """The requests that cannot wait: somebody is in danger, a contact was missed, or less than twelve hours are left."""
    return Panel(
        "cases/register/_at_risk.html", rows=[each.as_row for each in requests_of(request, MOST_BESIDE).at_risk]
    )


@panel("desk/director", side="below", order=10, permission="cases.see_cases", data="people")
def other_ones(request: HttpRequest, _row: None) -> Panel | None:
    """The other open requests; nothing where there is none."""
    found = requests_of(request, MOST_BESIDE)
    if not found.others and not found.left_out:
        return None
    return Panel(
        "cases/register/_other_requests.html", rows=[each.as_row for each in found.others], left_out=found.left_out
    )
