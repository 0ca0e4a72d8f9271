"""The pages of a person across requests, on a phone and on a desk, in a real browser."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases.status import Status
from cases.tests import factories
from lfnkr.accounts.roles import Role
from lfnkr.accounts.tests.people import person
from lfnkr.tests import browser as browsers

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
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


@pytest.mark.parametrize("width", [browsers.PHONE, browsers.DESK])
def test_the_pages_of_a_person_are_whole_and_plain_to_everybody(browser, live_server, width, tmp_path):
    hana, jun = person("hana", Role.CASEWORKER), person("jun", Role.CASEWORKER)
    former = factories.case(hana, factories.woman(names=("리영희",)), factories.child(names=("리은경",)), country="LA")
    factories.bring(former, Status.IN_DESTINATION, by=hana)
    mother, child = (member.person for member in factories.members_of(former))
    factories.case(jun, factories.woman(person=mother))
    now = factories.case(hana, factories.woman(person=mother), factories.person_facts(person=child, age=None))
    member = factories.members_of(now)[0]

    with browsers.page_at(browser, live_server.url, user=hana, width=width) as page:
        for name, address in {
            "case": now.get_absolute_url(),
            "before": reverse("cases:told-before", args=[now.pk, member.pk]),
        }.items():
            page.goto(address)
            page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)
            assert not page.evaluate(TOO_WIDE), name
            assert browsers.axe(page) == [], name
        page.goto("/requests/new/")
        page.get_by_label("Name", exact=False).first.fill("이영희")
        page.locator(".known-before").first.wait_for()
        page.screenshot(path=tmp_path / f"intake-{width}.png", full_page=True)
        assert not page.evaluate(TOO_WIDE)
        assert page.complaints == []
