"""A step learnt late, from the page of the request to its timeline."""

from __future__ import annotations

from datetime import datetime

import pytest
from playwright.sync_api import expect

from cases import casework
from cases.models import Case
from cases.tests import factories
from cases.tests.screens import page_of
from lfnkr.accounts.models import User
from lfnkr.calendar.clock import TOKYO
from lfnkr.fuzzy.dates import exactly
from lfnkr.tests import browser as browsers
from reports.tests.browser.conftest import BrowsedApp

pytestmark = pytest.mark.browser


@pytest.fixture
def safe(house: BrowsedApp) -> Case:
    """A request of hana's six years old, typed in up to safety."""
    hana = User.objects.get(username="hana")
    case = factories.case(hana, factories.woman(), received_at=datetime(2019, 9, 2, 12, tzinfo=TOKYO))
    casework.fund(case, by=hana, happened=exactly("2019-09-10"))
    for status, day in (("in_movement", "2019-10-01"), ("safe", "2019-11")):
        casework.move(factories.members_of(case), by=hana, status=status, happened=exactly(day))
    return case


@browsers.at_each_width
def test_a_step_learnt_late_is_placed_and_the_next_is_offered(house: BrowsedApp, safe: Case, width: int, tmp_path):
    page = house.page("hana", width=width)
    page.goto(page_of(safe, "record-late"))
    page.get_by_label("Status they had then").select_option("repatriated")
    page.get_by_label("Or, where the minute is not known").fill("between 28 October 2019 and 30 October 2019")
    page.get_by_label("Reason").fill("The guide said so.")
    page.get_by_role("button", name="Save the step").click()
    expect(page.locator("body")).to_contain_text("take “safe in a third country” back with it")
    assert browsers.sticks_out(page) == 0
    page.screenshot(path=tmp_path / f"refused-{width}.png", full_page=True)

    page.get_by_label("Status they had then").select_option("interrupted")
    page.get_by_label("More closely").select_option("hiding")
    page.get_by_label("Reason").fill("")
    page.get_by_label("Record a further step of the same people afterwards").check()
    page.get_by_role("button", name="Save the step").click()
    expect(page.locator("body")).to_contain_text("placed before “safe in a third country” (Nov 2019)")
    expect(page.locator("body")).to_contain_text("stays “safe in a third country”")
    page.screenshot(path=tmp_path / f"next-{width}.png", full_page=True)

    page.goto(safe.get_absolute_url())
    entry = page.locator(".timeline-entry", has_text="Interrupted")
    expect(entry).to_contain_text("between 28 Oct 2019 and 30 Oct 2019")
    expect(entry).to_contain_text("recorded")
    page.screenshot(path=tmp_path / f"case-{width}.png", full_page=True)
