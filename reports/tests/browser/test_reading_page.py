"""The report read on a telephone: the year in few screens, its main figures in sight, the rest one touch away."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from lfnkr.tests import browser as browsers
from reports.tests.browser.conftest import BrowsedApp
from reports.tests.browser.test_editions import fits

A_SCREEN = 780
"""The height of a telephone, in CSS pixels."""

MOST_SCREENS = 8
"""In so many screens the year is read, from the top of the page to the annex."""

TERM = "/reports/20/?audience=internal&language=en"


def test_the_year_is_read_in_less_than_eight_screens_with_its_main_figures_in_sight(house: BrowsedApp):
    mio = house.page("mio", width=browsers.PHONE)
    mio.goto(TERM)
    mio.wait_for_load_state()

    annex = mio.evaluate("document.querySelector('#figures').getBoundingClientRect().top + scrollY")

    assert annex / A_SCREEN < MOST_SCREENS
    assert mio.locator("details.more[open]").count() == 0
    for key in ("requests.people", "rescued.led.people", "taken_over.people", "deaths.people", "spending.rescue"):
        expect(mio.locator(f'#year .headline-value a[href*="/{key}/"]')).to_be_visible()
    expect(mio.locator("#taken_over .sum-missing")).to_be_visible()
    fits(mio, "reading-01-phone")


@pytest.mark.parametrize("width", [browsers.PHONE, browsers.DESK])
def test_a_fold_opens_to_the_rest_of_its_chapter_and_what_its_numbers_mean(house: BrowsedApp, width):
    mio = house.page("mio", width=width)
    mio.goto(TERM)
    chapter = mio.locator("#asked")
    expect(chapter.get_by_text("What they had been through")).not_to_be_visible()

    chapter.get_by_text("More: The people who asked").click()

    expect(chapter.get_by_text("What they had been through")).to_be_visible()
    expect(chapter.get_by_role("heading", name="What these numbers mean")).to_be_visible()
    expect(chapter.locator('.beside a[href*="/requests.adults/"]')).to_be_visible()
    fits(mio, f"reading-02-open-{width}")


def test_the_contents_stay_in_sight_and_lead_to_a_chapter(house: BrowsedApp):
    mio = house.page("mio", width=browsers.PHONE)
    mio.goto(TERM)
    mio.get_by_role("link", name="Those we lost").click()

    expect(mio.locator("#lost h2")).to_be_in_viewport()
    expect(mio.get_by_role("navigation", name="Contents")).to_be_in_viewport()


@pytest.mark.parametrize("width", [browsers.PHONE, browsers.DESK])
def test_a_new_reader_finds_how_many_children_asked_what_led_means_and_what_is_asked_of_a_giver_in_two_steps(
    house: BrowsedApp, width
):
    mio = house.page("mio", width=width)
    mio.goto(TERM)
    expect(mio.locator("#year .headline").first).to_contain_text("children")

    mio.locator("#year details.more summary").first.click()
    expect(mio.locator("#year .beside").first).to_be_visible()
    expect(mio.locator("#year .beside").first).to_contain_text("Everybody LFNKR led to a safe third country")

    mio.get_by_role("navigation", name="Contents").get_by_role("link", name="Always ready").click()
    expect(mio.locator("#appeal .appeal")).to_be_in_viewport()
