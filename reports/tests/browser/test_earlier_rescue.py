"""An earlier rescue of a request that is saved, and a step before another, from the page of the request."""

from __future__ import annotations

from datetime import datetime

import pytest
from playwright.sync_api import expect

from cases import casework
from cases.models import Case
from cases.tests import factories
from lfnkr.accounts.models import User
from lfnkr.calendar.clock import TOKYO
from lfnkr.fuzzy.dates import exactly
from lfnkr.tests import browser as browsers
from reports.tests.browser.conftest import BrowsedApp

pytestmark = pytest.mark.browser


@pytest.fixture
def accepted(house: BrowsedApp) -> Case:
    """A request of hana's of 2012, typed in and accepted: a mother and her child."""
    hana = User.objects.get(username="hana")
    received_at = datetime(2012, 5, 1, 12, tzinfo=TOKYO)
    case = factories.case(hana, factories.woman(), factories.child(), received_at=received_at)
    casework.move(factories.members_of(case), by=hana, status="accepted", happened=exactly("2012-05-03"))
    return case


@browsers.at_each_width
def test_an_earlier_rescue_is_told_and_a_step_before_it(house: BrowsedApp, accepted: Case, width: int, tmp_path):
    page = house.page("hana", width=width)
    page.goto(accepted.get_absolute_url())
    address = page.get_by_role("link", name="Tell an earlier rescue").get_attribute("href")
    page.goto(address)
    page.get_by_label("everybody").check()
    page.get_by_label("When did they reach a safe country?").fill("not known")
    page.get_by_label("Known from").fill("Annual report of 2012")
    page.screenshot(path=tmp_path / f"rescue-{width}.png", full_page=True)
    page.get_by_role("button", name="Save the rescue").click()
    expect(page.locator("body")).to_contain_text("Say at least by when they were safe")
    assert browsers.sticks_out(page) == 0
    page.screenshot(path=tmp_path / f"refused-{width}.png", full_page=True)

    page.get_by_label("When did they reach a safe country?").fill("July 2012")
    page.get_by_label("When did they arrive in the country of destination?").fill("Sept 2012")
    page.get_by_label("Country of destination", exact=True).select_option("KR")
    page.get_by_role("button", name="Save the rescue").click()
    expect(page.locator("body")).to_contain_text("The rescue is saved.")
    page.screenshot(path=tmp_path / f"saved-{width}.png", full_page=True)

    entry = page.locator(".timeline-entry", has_text="Safe in a third country")
    expect(entry).to_contain_text("Jul 2012")
    address = entry.get_by_role("link", name="Record a step before it").get_attribute("href")
    page.goto(address)
    expect(page.locator("body")).to_contain_text("It was before “safe in a third country” (Jul 2012)")
    page.get_by_label("everybody").check()
    page.get_by_label("Status they had then").select_option("interrupted")
    page.get_by_label("More closely").select_option("hiding")
    page.get_by_label("Or, where the minute is not known").fill("July 2012")
    page.get_by_label("Who told of it?").select_option("pastor")
    page.screenshot(path=tmp_path / f"late-{width}.png", full_page=True)
    page.get_by_role("button", name="Save the step").click()
    expect(page.locator("body")).to_contain_text("placed before “safe in a third country”")
    assert browsers.sticks_out(page) == 0
    expect(page.locator(".timeline-entry", has_text="Interrupted")).to_contain_text("told by: pastor or congregation")
