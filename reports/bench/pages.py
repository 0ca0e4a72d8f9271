"""Which pages are measured, for whom, and against what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import reverse

from cases.models import Case
from cases.register.lists import CaseList
from donations.models import Commitment, FundingDecision, Payment
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from reports.bench.generator import (
    ADMINISTRATOR,
    AUDITOR,
    CURRENT,
    DIRECTOR,
    HANA,
    JUN,
    TREASURER,
    reference_of,
)

BARE, EMPTY, CONTROL = "bare view", "empty page", "empty page again"
"""The floor of Django itself, the floor of a signed-in page (F), and F once more: what differs between those two is noise."""


@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    """Nothing but a view, asked behind Django's own middleware."""
    return HttpResponse("ok")


def empty(request: HttpRequest) -> HttpResponse:
    """A page with a frame and nothing in it, for whoever is signed in."""
    return HttpResponse(frame().render({}, request))


def post(request: HttpRequest) -> HttpResponse:
    """An empty post: whoever is signed in is led on, and nothing is done."""
    return redirect("bench-empty")


@cache
def frame() -> Any:
    """The empty page's template, compiled once as any other is."""
    return engines["django"].from_string("{% extends 'base.html' %}")


@dataclass(frozen=True)
class Page:
    """A page that somebody opens daily: `url` is found in the database it is measured in; `most` is the goal, times F."""

    name: str
    who: str
    url: Callable[[], str]
    most: float | None = None
    is_compressed: bool = False


def at(name: str, **query: str) -> Callable[[], str]:
    """The address of a page without parameters."""
    return lambda: reverse(name) + (f"?{urlencode(query)}" if query else "")


def of(name: str, find: Callable[[], object]) -> Callable[[], str]:
    """The address of a page about a row."""
    return lambda: reverse(name, args=[find()])


def current_request() -> object:
    """A request of Hana's that is on its way, with three people: the same one in every set."""
    numbers = [reference_of(number) for number in range(80, CURRENT)]
    with trail.reading():
        cases = Case.objects.filter(reference__in=numbers, lead__username=HANA, members__operations__isnull=False)
        return cases.annotate(people=Count("members", distinct=True)).filter(people=3).order_by("reference")[0].pk


def waiting_decision() -> object:
    """A decision that is still to be taken, of the current requests."""
    return FundingDecision.objects.filter(status="proposed").order_by("case_reference")[0].pk


def commitment() -> object:
    """Money promised to the current request."""
    return Commitment.objects.get(decision__case=current_request()).pk


def payment() -> object:
    """A payment that waits for its approval."""
    return Payment.objects.expenses().open().order_by("case_reference")[0].pk


def long_ago() -> str:
    """The place in the list of requests where those of ten years ago begin."""
    director = User.objects.get(username=DIRECTOR)
    with trail.reading():
        first, last = (Case.objects.order_by(order).first() for order in ("received_at", "-received_at"))
        middle = first.received_at + (last.received_at - first.received_at) / 2
        row = Case.objects.filter(received_at__lte=middle).order_by("-received_at", "id").first()
    return CaseList.of(director, "show=all").keyset.place(row)


PAGES = (
    Page(EMPTY, HANA, at("bench-empty")),
    Page(CONTROL, HANA, at("bench-empty")),
    Page("caseworker's desk", HANA, at("desk"), 3.5),
    Page("caseworker's desk, few requests", JUN, at("desk"), 3.5),
    Page("director's desk", DIRECTOR, at("desk"), 3.5),
    Page("treasurer's desk", TREASURER, at("desk"), 3.5),
    Page("auditor's desk", AUDITOR, at("desk"), 3.5),
    Page("administrator's desk", ADMINISTRATOR, at("desk"), 3.5),
    Page("list of open requests", HANA, at("cases:case-list"), 3.5),
    Page("list of open requests, compressed", HANA, at("cases:case-list"), is_compressed=True),
    Page("list of all requests", HANA, at("cases:case-list", show="all"), 3.5),
    Page("list of all requests, few", JUN, at("cases:case-list", show="all"), 3.5),
    Page("list of all requests, director", DIRECTOR, at("cases:case-list", show="all"), 3.5),
    Page(
        "list of all requests, ten years back",
        DIRECTOR,
        lambda: at("cases:case-list", show="all", after=long_ago())(),
        3.5,
    ),
    Page("search by reference", HANA, at("cases:case-list", show="all", reference=reference_of(0))),
    Page(
        "search by the beginning of a reference",
        DIRECTOR,
        at("cases:case-list", show="all", reference=reference_of(0)[:5]),
    ),
    Page("case page", HANA, of("cases:case", current_request), 3.5),
    Page("intake form", HANA, at("cases:log-request"), 10),
    Page("estimate", HANA, of("donations:estimate", current_request)),
    Page("decisions", DIRECTOR, at("donations:decision-list")),
    Page("decision", DIRECTOR, of("donations:decision-detail", waiting_decision)),
    Page("reserve", TREASURER, at("donations:reserve"), 2.5),
    Page("entries", TREASURER, at("donations:entry-list")),
    Page("gifts", TREASURER, at("donations:donation-list")),
    Page("commitment", TREASURER, of("donations:commitment", commitment)),
    Page("payment", DIRECTOR, of("donations:expense-detail", payment)),
    Page("second signatures", TREASURER, at("donations:proposal-list")),
    Page("trail", AUDITOR, at("audit:event-list")),
    Page("notices", HANA, at("notices:notice-list")),
    Page("help", HANA, lambda: reverse("help:guide", args=["caseworker"])),
)
"""Every page of a day, in the order of the table."""
