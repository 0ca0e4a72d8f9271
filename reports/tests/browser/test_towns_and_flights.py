"""A place is typed as it was told, its town is chosen below, and both stand there when the page is opened again."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from cases.models import Case
from cases.tests import factories
from cases.tests.screens import page_of
from lfnkr.accounts.models import User
from lfnkr.tests import browser as browsers
from reports.tests.browser.conftest import BrowsedApp

pytestmark = pytest.mark.browser


@browsers.at_each_width
def test_a_town_is_found_while_typing_and_chosen(house: BrowsedApp, width: int, tmp_path):
    hana = User.objects.get(username="hana")
    case: Case = factories.case(hana, factories.woman())
    page = house.page("hana", width=width)
    page.goto(page_of(case, "correct-person", factories.members_of(case)[0].pk))
    page.get_by_role("button", name="Open the sealed part").click()

    page.get_by_label("Birthplace", exact=True).press_sequentially("Unsan")
    towns = page.get_by_role("region", name="Towns that may be meant").first
    expect(towns.get_by_label("Unsan 은산 (South Pyongan)")).to_be_visible()
    expect(towns.get_by_label("Not clear yet")).to_be_checked()
    towns.get_by_label("Unsan 운산 (North Pyongan)").check()
    page.get_by_label("Last residence in North Korea", exact=True).press_sequentially("회령")
    expect(page.get_by_label("Hoeryong 회령 (North Hamgyong)")).to_be_checked()
    page.get_by_label("Place of crossing", exact=True).press_sequentially("a village of no list")
    expect(page.get_by_text("is kept as told").first).to_be_visible()
    assert browsers.sticks_out(page) == 0
    page.screenshot(path=tmp_path / f"towns-{width}.png", full_page=True)
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator("body")).to_contain_text("It is saved, and stands in the history of the request.")
    page.goto(page_of(case, "correct-person", factories.members_of(case)[0].pk))
    expect(page.get_by_label("Unsan 운산 (North Pyongan)")).to_be_checked()
    expect(page.get_by_label("Place of crossing", exact=True)).to_have_value("a village of no list")

    page.goto(page_of(case, "tell-of-flight", factories.members_of(case)[0].pk))
    page.get_by_label("What happened").select_option("sent_back")
    expect(page.get_by_label("Months held")).to_be_visible()
    page.screenshot(path=tmp_path / f"flight-{width}.png", full_page=True)
    page.get_by_label("Country", exact=True).select_option("CN")
    page.get_by_label("Months held").fill("3")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("main")).to_contain_text("from China, 3 months")
    page.screenshot(path=tmp_path / f"flights-{width}.png", full_page=True)
