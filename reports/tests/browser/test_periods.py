"""The director asks for a quarter, opens a figure, prints it, and sets five terms side by side; on a phone and on a desk."""

from __future__ import annotations

from playwright.sync_api import expect

from lfnkr.tests import browser as browsers
from reports.tests.browser.conftest import BrowsedApp
from reports.tests.browser.test_editions import fits, press


def test_a_quarter_from_the_desk_to_the_paper(house: BrowsedApp, worker):
    mio = house.page("mio")
    mio.goto("/")
    press(mio, "Report of a period")
    fits(mio, "periods-01-choose")

    mio.get_by_label("First day").fill("2018-05-31")
    mio.get_by_label("Last day").fill("2018-03-01")
    press(mio, "Show the report")
    expect(mio.get_by_text("comes before the first")).to_be_visible()
    fits(mio, "periods-02-refused")
    mio.get_by_label("First day").fill("2018-03-01")
    mio.get_by_label("Last day").fill("2018-05-31")
    press(mio, "Show the report")
    expect(mio).to_have_url(f"{house.address}/reports/periods/2018-03-01/2018-05-31/")
    expect(mio.get_by_text("asked LFNKR for rescue from 1 Mar 2018 to 31 May 2018.").first).to_be_visible()
    fits(mio, "periods-03-report")

    mio.locator(".headline a.figure-link").first.click()
    expect(mio.get_by_role("heading", name="The records behind it")).to_be_visible()
    mio.go_back()
    press(mio, "Print it")
    press(mio, "Make the PDF")
    expect(mio.get_by_role("link", name="Download the PDF")).to_be_visible(timeout=60_000)
    with mio.expect_download() as download:
        mio.get_by_role("link", name="Download the PDF").click()
    assert download.value.suggested_filename == "report-2018-03-01-to-2018-05-31.pdf"


def test_five_terms_side_by_side_on_a_phone(house: BrowsedApp):
    for name, width in (("phone", browsers.PHONE), ("desk", browsers.DESK)):
        mio = house.page("mio", width=width)
        mio.goto("/reports/side-by-side/21/")
        expect(mio.get_by_role("heading", name="Terms side by side")).to_be_visible()
        fits(mio, f"periods-04-side-by-side-{name}")
        mio.goto("/reports/periods/2018-03-01/2018-05-31/")
        fits(mio, f"periods-05-report-{name}")
        mio.goto("/reports/periods/")
        fits(mio, f"periods-06-choose-{name}")
