"""A child is added to a saved request on a phone and at a desk: searched for, refused once, saved, and told by its page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from cases.models import Case
from cases.tests import factories
from cases.tests.screens import page_of
from lfnkr.accounts.models import User
from lfnkr.calendar import clock
from lfnkr.tests import browser as browsers
from reports.tests.browser.conftest import BrowsedApp

pytestmark = pytest.mark.browser


@pytest.fixture
def under_way(house: BrowsedApp) -> Case:
    """A request of hana's: a mother and her girl, in movement since last month."""
    hana = User.objects.get(username="hana")
    with clock.at(clock.now() - timedelta(days=40)):
        case = factories.case(hana, factories.woman(names=("김영희",)), factories.child(age=9, sex="f"))
        factories.bring(case, "in_movement", by=hana)
    return case


@browsers.at_each_width
def test_a_boy_told_in_the_second_call_is_added(house: BrowsedApp, under_way: Case, width: int, tmp_path):
    page = house.page("hana", width=width)
    page.goto(page_of(under_way, "add-people"))
    page.get_by_label("Name", exact=True).fill("김영희")
    expect(page.get_by_text("Possibly the same person")).to_be_visible()
    expect(page.get_by_label("When did the person join, or when was it born?")).to_be_hidden()
    page.screenshot(path=tmp_path / f"found-{width}.png", full_page=True)

    page.get_by_label("Name", exact=True).fill("김철수")
    page.get_by_label("Sex").select_option("m")
    page.get_by_role("button", name="Add them").click()
    expect(page.locator(".error-summary")).to_contain_text("Since when does this person belong to the request?")
    assert browsers.sticks_out(page) == 0
    page.screenshot(path=tmp_path / f"refused-{width}.png", full_page=True)

    page.get_by_label("joined them later").check()
    expect(page.get_by_label("When did the person join, or when was it born?")).to_be_visible()
    page.get_by_label("was there already at the call, and is told only now").check()
    page.get_by_label("What is this person to somebody on the request?").select_option(label="child")
    page.get_by_role("button", name="Add them").click()

    expect(page.locator("body")).to_contain_text("1 person was added to the request.")
    expect(page.locator(".timeline-entry", has_text="Added to the request")).to_contain_text("told only now")
    assert {member.status for member in factories.members_of(under_way)} == {"in_movement"}
    page.screenshot(path=tmp_path / f"case-{width}.png", full_page=True)
