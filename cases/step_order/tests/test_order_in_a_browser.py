"""By keyboard, on a phone and at a desk: a status just now by one tick, and which of two steps of a day came first."""

from __future__ import annotations

import pytest

from cases import casework
from cases.models import StatusChange
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


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """One browser for the whole module."""
    with browsers.chromium(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@browsers.at_each_width
def test_a_tick_says_now_and_the_order_of_two_steps_is_told(browser, live_server, width, tmp_path):
    hana = person("hana", Role.CASEWORKER)
    case = factories.case(hana, factories.woman(age=20), factories.child(12))
    factories.bring(case, Status.IN_MOVEMENT, by=hana)
    today = exactly(clock.today())
    for detail in ("hiding", "detained"):
        facts = {"status": "interrupted", "detail": detail, "happened": today}
        casework.move(factories.members_of(case), by=hana, **facts)
    arrest = {"kind": "arrest", "happened": today, "members": factories.members_of(case)}
    casework.record_event(case, by=hana, **arrest)
    hiding, detained = (StatusChange.objects.filter(detail=detail).earliest("pk") for detail in ("hiding", "detained"))

    def look(page, name: str) -> None:
        page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)
        assert browsers.sticks_out(page) == 0, name
        assert browsers.axe(page) == [], name

    with browsers.page_at(browser, live_server.url, user=hana, width=width) as page:
        page.goto(page_of(case, "order-steps", hiding.pk))
        look(page, "order")
        page.get_by_label("The other step").select_option(str(detained.pk))
        page.get_by_label("this step came after it").press("Space")
        page.get_by_role("button", name="Save the order").press("Enter")
        page.get_by_text("Say who told it").first.wait_for()
        look(page, "order-refused")
        page.get_by_label("Reason").fill("The guide said so.")
        page.get_by_role("button", name="Save the order").press("Enter")
        page.get_by_text("The order is saved.").wait_for()
        look(page, "order-asked")
        page.goto(case.get_absolute_url())
        page.get_by_role("heading", name=case.reference).wait_for()
        look(page, "case")
        page.get_by_role("listitem").filter(has_text="Arrest").get_by_role(
            "link", name="Which came first"
        ).first.click()
        page.get_by_label("this step came after it").press("Space")
        look(page, "order-event")
        page.get_by_role("button", name="Save the order").press("Enter")
        page.get_by_text("The order is saved.").wait_for()
        look(page, "order-next")
        page.goto(page_of(case, "move"))
        look(page, "move")
        page.get_by_label("everybody").press("Space")
        page.get_by_label("New status").select_option("in_movement")
        page.get_by_role("button", name="Save the status").press("Enter")
        page.get_by_text("tick “Just now”").first.wait_for()
        look(page, "move-refused")
        page.get_by_label("Just now").press("Space")
        page.get_by_role("button", name="Save the status").press("Enter")
        page.get_by_text("The status is saved.").wait_for()
        assert page.complaints == []
    assert {member.status for member in factories.members_of(case)} == {Status.IN_MOVEMENT}
