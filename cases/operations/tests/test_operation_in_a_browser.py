"""The pages of an operation, on a phone and on a desk, in a real browser."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases import casework
from cases.tests import factories
from cases.tests.screens import page_of
from lfnkr.accounts.roles import Role
from lfnkr.accounts.tests.people import person
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import exactly
from lfnkr.tests import browser as browsers

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(
        not browsers.program(), reason="No Chromium on this machine: install chromium to run these tests."
    ),
]

TOO_WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """One browser for the whole module."""
    with browsers.chromium(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


def day(ago):
    return exactly(clock.today() - timedelta(days=ago))


@browsers.at_each_width
def test_a_group_on_its_way_is_seen_on_every_width(browser, live_server, width, tmp_path):
    hana, jun = person("hana", Role.CASEWORKER), person("jun", Role.CASEWORKER)
    waiting = factories.case(hana, factories.woman(), factories.child())
    casework.fund(waiting, by=hana)
    case = factories.case(hana, factories.woman(), factories.child(), received_at=factories.ago(days=20))
    mother, child = factories.members_of(case)
    operation = factories.operation(mother, child, by=hana, opened_at=factories.ago(days=11))
    factories.leg(
        operation, by=hana, planned_departure=day(9), planned_arrival=day(7), departed_on=day(8), arrived_on=day(5)
    )
    apart = {"from_country": "LA", "to_country": "TH", "mode": "boat", "planned_departure": day(4)}
    factories.leg(operation, by=hana, **apart, members=[mother], staff=[jun], departed_on=day(3))
    last = factories.leg(
        operation, by=hana, **apart, members=[child], departed_on=day(4), ending="interrupted", ended_on=day(2)
    )

    casework.split_operation(operation, by=hana, members=[child], joined_on=day(5), joined_why="hides")
    with trail.reading():
        stay = operation.stays.exclude(part="").get()

    with browsers.page_at(browser, live_server.url, user=hana, width=width) as page:
        for name, address in {
            "operation": operation.get_absolute_url(),
            "leg": f"/requests/legs/{last.pk}/",
            "apart": f"/requests/operations/{operation.pk}/apart/",
            "stay": f"/requests/stays/{stay.pk}/",
            "join": page_of(waiting, "join-operation"),
            "left": f"/requests/{waiting.pk}/left/",
            "case": case.get_absolute_url(),
        }.items():
            page.goto(address)
            page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)
            assert not page.evaluate(TOO_WIDE), name
            assert browsers.axe(page) == [], name
        assert page.complaints == []
