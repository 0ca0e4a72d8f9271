"""The director proposes a figure and a text of a term, the auditor reads and approves them; on a phone and on a desk."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from lfnkr.calendar.fiscal_year import FiscalYear
from lfnkr.tests import browser as browsers
from lfnkr.tests import soak
from reports.editions.annual import AnnualReport
from reports.models import ReleaseItem
from reports.tests.browser.conftest import BrowsedApp
from reports.tests.browser.places import Place
from reports.tests.browser.test_editions import fits, press
from reports.tests.browser.test_languages import of


def test_a_text_is_proposed_with_what_was_found_in_it_and_approved(house: BrowsedApp):
    report = AnnualReport.for_year(FiscalYear.objects.get(term=20))
    text = next(key for key in report.typed if key.startswith("words.register."))
    mio = house.page("mio")
    mio.goto("/reports/20/releases/")
    fits(mio, "releases-01-list")
    mio.locator(f"input[name=key][value='{text}']").check()
    mio.locator("input[name=key]:not([value^='words.']):not([value^='stated.'])").first.check()
    press(mio, "Propose those I ticked")
    fits(mio, "releases-02-propose")
    mio.get_by_label("Reason for all of them").fill("It stands in the article.")
    mio.get_by_label("For outside, in English").fill("Whoever crossed the Mekong on 3 May 2018 is in the register.")
    press(mio, "Propose")
    expect(mio.get_by_text("Something in the words may tell more").first).to_be_visible()
    fits(mio, "releases-03-found")
    mio.get_by_label("For outside, in English").fill("Every request of the term is in the register.")
    press(mio, "Propose")
    expect(mio.get_by_text("Proposed. It waits for another officer.")).to_be_visible()

    yuki = house.page("yuki", width=browsers.PHONE)
    yuki.goto("/reports/20/releases/")
    press(yuki, "Read and approve")
    fits(yuki, "releases-04-approve-phone")
    yuki.locator("input[name=items]").first.check()
    press(yuki, "Approve those I ticked")
    expect(yuki.get_by_text("Released. The next edition prints it.")).to_be_visible()
    assert ReleaseItem.objects.waiting().filter(fiscal_year=20).count() == 1


FITS = [(browsers.PHONE, "ja"), (browsers.DESK, "en"), (browsers.PHONE, "en"), (browsers.DESK, "ja")]
"""Where the pages are to fit: `make test` looks at each width and each language once, the wider language on the phone."""


@pytest.mark.soak
@pytest.mark.parametrize(("width", "language"), FITS if soak.IS_WHOLE else FITS[:2])
def test_the_pages_of_releases_fit(house: BrowsedApp, language, width):
    for who, name, path in (
        ("mio", "list", "/reports/20/releases/"),
        ("mio", "propose", "/reports/20/releases/propose/?key=requests.women&key=requests.men"),
        ("yuki", "approve", "/reports/20/releases/approve/"),
    ):
        page = of(house, Place("", who, path), language)
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(path)
        fits(page, f"releases-05-{name}-{language}-{width}")
