"""The pages of a person across requests, on a phone and on a desk, in a real browser."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases import casework
from cases.intake.values import NameFact
from cases.status import Status
from cases.tests import factories
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
def test_the_pages_of_a_person_are_whole_and_plain_to_everybody(browser, live_server, width, tmp_path):
    hana, jun = person("hana", Role.CASEWORKER), person("jun", Role.CASEWORKER)
    former = factories.case(hana, factories.woman(names=("리영희",)), factories.child(names=("리은경",)), country="LA")
    factories.bring(former, Status.IN_DESTINATION, by=hana)
    mother, child = (member.person for member in factories.members_of(former))
    factories.case(jun, factories.woman(person=mother))
    now = factories.case(hana, factories.woman(person=mother), factories.person_facts(person=child, age=None))
    member = factories.members_of(now)[0]
    told = {"told_on": clock.today(), "source": "pastor"}
    relation = casework.tell_of_family(member, by=hana, kin="husband", life="dead", until=exactly("2019"), **told)
    casework.tell_of_family(
        member,
        by=hana,
        kin="daughter",
        names=[NameFact(text="리순희")],
        whereabouts="partners_family",
        country="CN",
        **told,
    )

    with browsers.page_at(browser, live_server.url, user=hana, width=width) as page:
        for name, address in {
            "case": now.get_absolute_url(),
            "before": reverse("cases:told-before", args=[now.pk, member.pk]),
            "family": reverse("cases:family", args=[now.pk, member.pk]),
            "tell": reverse("cases:tell-of-family", args=[now.pk, member.pk]),
            "complete": reverse("cases:complete-relation", args=[now.pk, member.pk, relation.pk]),
        }.items():
            page.goto(address)
            page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)
            assert not page.evaluate(TOO_WIDE), name
            assert browsers.axe(page) == [], name
        page.goto(reverse("cases:tell-of-family", args=[now.pk, member.pk]))
        page.get_by_label("What are they to this person?").select_option("sister")
        page.get_by_label("Name").fill("이영희")
        page.get_by_role("button", name="Save").click()
        page.locator(".known-before").first.wait_for()
        page.screenshot(path=tmp_path / f"found-{width}.png", full_page=True)
        assert not page.evaluate(TOO_WIDE)
        page.goto("/requests/new/")
        page.get_by_label("Name", exact=False).first.fill("이영희")
        page.locator(".known-before").first.wait_for()
        page.screenshot(path=tmp_path / f"intake-{width}.png", full_page=True)
        assert not page.evaluate(TOO_WIDE)
        assert page.complaints == []
