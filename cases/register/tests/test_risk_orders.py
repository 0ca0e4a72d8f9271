"""An acute risk orders the desk and the list behind danger and missed contacts; a filter finds each level."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases import casework
from cases.models import Case
from cases.register.open_requests import open_requests
from cases.status import Status
from cases.tests import factories
from lfnkr.audit import trail
from lfnkr.calendar import clock


@pytest.fixture
def requests(hana) -> dict[str, Case]:
    """One of each kind, the calmest received first, so that its clock ends first."""
    made = {
        name: factories.case(hana, received_at=factories.ago(hours=hours))
        for name, hours in (("calm", 60), ("raised", 50), ("acute", 40), ("missed", 30), ("danger", 20))
    }
    for name, question in (("raised", "needs_care"), ("acute", "incident_near"), ("calm", "unverified_help")):
        answer = "no" if name == "calm" else "yes"
        casework.assess_risk(made[name], by=hana, assessed_at=clock.now(), **{question: answer})
    casework.agree_contact(made["missed"], by=hana, at=clock.now() + timedelta(minutes=1))
    factories.bring(made["danger"], Status.INTERRUPTED, by=hana)
    return made


def named(requests: dict[str, Case], cases) -> list[str]:
    names = {case.pk: name for name, case in requests.items()}
    return [names[case.pk] for case in cases]


def test_the_desk_shows_acute_right_behind_danger_and_missed_contacts(requests, hana):
    with trail.act("test", by=hana), clock.at(clock.now() + timedelta(minutes=5)):
        found = open_requests(hana, clock.now())

    assert named(requests, (row.case for row in found.rows)) == ["danger", "missed", "acute", "calm", "raised"]
    assert [row.risk for row in found.rows] == ["", "", "risk: acute", "", "risk: raised"]


def test_while_its_clock_stands_still_too(requests, hana):
    for name in ("calm", "acute"):
        casework.pause_clock(requests[name], by=hana, begins_at=clock.now(), reason="safe_moment")

    with trail.act("test", by=hana), clock.at(clock.now() + timedelta(minutes=5)):
        found = open_requests(hana, clock.now())

    assert named(requests, (row.case for row in found.rows))[:3] == ["danger", "missed", "acute"]


@pytest.mark.parametrize(
    ("risk", "names"),
    [
        ("acute", {"acute"}),
        ("raised", {"raised"}),
        ("guarded", {"calm"}),
        ("none", {"missed", "danger"}),
        ("", {"calm", "raised", "acute", "missed", "danger"}),
    ],
)
def test_the_list_is_narrowed_by_its_risk(desk_of, requests, hana, risk, names):
    page = desk_of(hana).get(f"/requests/?risk={risk}").text

    assert {name for name, case in requests.items() if case.reference in page} == names


def test_in_the_list_acute_stands_behind_danger(desk_of, requests, hana):
    page = desk_of(hana).get("/requests/").text

    places = sorted(requests, key=lambda name: page.index(requests[name].reference))
    assert places == ["danger", "acute", "missed", "raised", "calm"]
