"""Law: what rooms declare of their tables on the page of a request is true: a room that is left out would have had nothing to show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import Model
from django.http import HttpRequest

from cases.case.models import Case
from lfnkr.accounts.models import User
from lfnkr.accounts.roles import Role
from lfnkr.audit import trail
from lfnkr.web.panels import Declared, has_something, pages


def declared() -> list[Declared]:
    page = pages["case"]
    return [each for each in (*page.timeline, *page.panels) if each.rows]


def shown_by(each: Declared, request: HttpRequest, case: Case) -> Any:
    """What a room shows of a request when it is asked."""
    if each.index:
        return list(each.index(case)[:1])
    made = each.make(request, case)
    return list(made) if isinstance(made, Iterator) else made


def asked_of(rf, user: User) -> HttpRequest:
    request = rf.get("/")
    request.user = user
    return request


def told_untruly(rf, user: User, cases) -> tuple[list[str], set[type[Model]]]:
    """The rooms that would be left out though they have something to show, and the tables that were found to hold rows."""
    untrue, held = [], set()
    for case in cases:
        request = asked_of(rf, user)
        for each in declared():
            if has_something(each, request, case):
                held |= {model for model, _ways in each.rows}
            elif shown_by(each, request, case):
                untrue.append(f"{each.make.__module__}.{each.make.__qualname__}")
    return untrue, held


def test_over_the_year_a_room_that_is_left_out_has_nothing_to_show(demonstration, rf):
    director = User.objects.filter(role=Role.DIRECTOR).first()
    trail.identify(director)
    untrue, held = told_untruly(rf, director, Case.objects.visible_to(director))

    assert untrue == []
    every = {model for each in declared() for model, _ways in each.rows}
    print(sorted(model._meta.label for model in every - held))
    assert 0
