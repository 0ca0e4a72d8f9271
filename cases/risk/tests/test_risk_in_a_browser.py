"""The pages of risk and of needs, on a phone and on a desk, in a real browser, by keyboard."""

from __future__ import annotations

import pytest

from cases import casework
from cases.status import Status
from cases.tests import factories
from cases.tests.screens import page_of
from lfnkr.accounts.roles import Role
from lfnkr.accounts.tests.people import person
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


@browsers.at_each_width
def test_risk_and_needs_are_answered_and_shown(browser, live_server, width, tmp_path):
    hana = person("hana", Role.CASEWORKER)
    case = factories.case(hana, factories.woman(age=20), factories.child(12))
    mother = factories.members_of(case)[0]
    factories.bring(case, Status.FUNDED, by=hana)
    casework.assess_risk(case, by=hana, assessed_at=factories.ago(minutes=50), incident_near="yes")
    other = factories.case(hana)
    casework.record_event(other, by=hana, kind="arrest", happened=exactly(clock.today()))

    def look(page, name: str) -> None:
        page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)
        assert not page.evaluate(TOO_WIDE), name
        assert browsers.axe(page) == [], name

    with browsers.page_at(browser, live_server.url, user=hana, width=width) as page:
        page.goto(page_of(case, "assess-risk"))
        look(page, "assess")
        page.locator("input[name=needs_care][value=yes]").focus()
        page.keyboard.press("Space")
        page.locator("input[name=unverified_help][value=unknown]").check()
        page.get_by_label("Just now").press("Space")
        page.get_by_role("button", name="Save the assessment").press("Enter")
        page.get_by_role("heading", name=case.reference).wait_for()
        page.goto(page_of(case, "record-needs", mother.pk))
        page.get_by_label("Ill or injured, needs a doctor").select_option("yes")
        page.get_by_label("Pregnant").select_option("unknown")
        page.get_by_label("Held by a debt").select_option("yes")
        page.get_by_label("Who told it").select_option("self")
        page.get_by_label("Today").press("Space")
        page.get_by_role("button", name="Save the answers").press("Enter")
        page.get_by_role("heading", name=case.reference).wait_for()
        look(page, "case")
        page.goto(page_of(case, "record-needs", mother.pk))
        look(page, "needs")
        page.goto("/")
        look(page, "desk")
        page.goto("/requests/")
        look(page, "list")
        assert page.complaints == []
