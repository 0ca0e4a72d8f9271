"""From the history of a request to the struck-through row, with the keyboard's own pages, in a real browser."""

from __future__ import annotations

import pytest

from cases.models import CaseMember
from cases.status import Status
from cases.tests import factories
from lfnkr.accounts.roles import Role
from lfnkr.accounts.tests.people import person
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
def test_a_death_is_taken_back_and_stands_struck_through(browser, live_server, width, tmp_path):
    hana = person("hana", Role.CASEWORKER)
    member = factories.member(hana, Status.DIED)

    with browsers.page_at(browser, live_server.url, user=hana, width=width) as page:
        page.goto(member.case.get_absolute_url())
        page.locator(".timeline-death").get_by_role("link", name="Recorded in error").click()
        page.get_by_label("Why was it recorded in error?").fill("It was another woman.")
        with browsers.another_page(page):
            page.get_by_role("button", name="Go on").click()
        assert not page.evaluate(TOO_WIDE)
        page.screenshot(path=tmp_path / f"check-{width}.png", full_page=True)
        with browsers.another_page(page):
            page.get_by_role("button", name="Take it back").click()

        struck = page.locator(".timeline-death s")
        struck.wait_for()
        assert struck.inner_text() == "Death"
        assert not page.evaluate(TOO_WIDE)
        page.screenshot(path=tmp_path / f"stream-{width}.png", full_page=True)

    assert CaseMember.objects.get(pk=member.pk).status == Status.IN_MOVEMENT
