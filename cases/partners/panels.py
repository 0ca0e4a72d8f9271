"""What a request shows of the partner that leads it: what it may have told, one link each."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from cases.case.models import Case
from cases.events import rules as events
from cases.partners.rules import may_be_told, may_follow_for
from cases.status import Lead, Status
from lfnkr.language.lists import listed
from lfnkr.web.panels import Link, Panel, panel

FIRST_ASKED = (Status.SAFE, Status.IN_DESTINATION, Status.INTERRUPTED, Status.REPATRIATED)
"""What a partner tells most; the page behind each offers all."""


@panel("case", side="beside", order=5, permission="cases.move_member", data="people")
def partner_told(_request: HttpRequest, case: Case) -> Panel | None:
    """The ways to record what the partner told; nothing where no partner leads, or nothing is left to tell."""
    if may_be_told(case) is not None:
        return None
    led = [member for member in case.members.all() if member.lead == Lead.PARTNER]
    page = reverse("cases:partner-told", args=[case.pk])
    offered = may_follow_for(led)
    return Panel(
        "cases/partners/_told.html",
        partners=listed(sorted({member.partner.name for member in led})),
        links=[Link(label=str(one.label), url=f"{page}?status={one}") for one in FIRST_ASKED if one in offered],
        page=page,
        missing=None if events.may_record_missing(case) else reverse("cases:record-missing", args=[case.pk]),
        death=None if events.may_record_death(case) else reverse("cases:record-death", args=[case.pk]),
    )
