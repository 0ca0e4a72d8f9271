"""What tests of the screens of cases need: the address of a page, what the intake form sends, what a page refused."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cases.models import Case
from lfnkr.web.form_fields import now_in_tokyo

INTAKE = "/requests/new/"


def page_of(case: Case, name: str, *args: Any) -> str:
    """The address of an act on a request."""
    return reverse(f"cases:{name}", args=[case.pk, *args])


def call(*people: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """What the intake form sends for these people; by default one woman of 30 whose name nobody knows."""
    rows = people or ({"age": "30"},)
    sent = {
        "received_at": now_in_tokyo(),
        "channel": "phone",
        "asked_by": "pastor",
        "can_leave_alone": "no",
        "is_watched": "yes",
        "is_guarded": "not_asked",
        "country": "CN",
        "people-TOTAL_FORMS": str(len(rows)),
        "people-INITIAL_FORMS": "0",
    }
    for number, row in enumerate(rows):
        told = {"sex": "f", **row}
        sent |= {f"people-{number}-{name}": value for name, value in told.items()}
    return sent | facts


def token_on(page: HttpResponse) -> str:
    """The hidden token of the form on a page."""
    return page.context["form"]["form_token"].value()


def save(desk: Client, sent: dict[str, Any]) -> HttpResponse:
    """Open the intake page, and send it."""
    return desk.post(INTAKE, {"form_token": token_on(desk.get(INTAKE)), **sent})


def refusals(page: HttpResponse) -> list[str]:
    """Every sentence with which a form was refused, wherever it stands."""
    form = page.context["form"]
    told = [sentence for errors in form.errors.values() for sentence in errors]
    if hasattr(form, "people"):
        told += form.people.non_form_errors()
        told += [sentence for row in form.people.forms for errors in row.errors.values() for sentence in errors]
    return [str(sentence) for sentence in told]
