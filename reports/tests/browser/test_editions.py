"""An annual report published by two officers: the director looks and freezes, the auditor reads, signs and prints."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from lfnkr.tests import browser as browsers
from reports.models import Edition
from reports.tests.browser.conftest import BrowsedApp
from reports.tests.browser.recording import picture


def press(page: Page, name: str) -> None:
    """Press what is called so in the page's own part: a button or a link that looks like one."""
    main = page.locator("main")
    main.get_by_role("button", name=name, exact=True).or_(main.get_by_role("link", name=name, exact=True)).first.click()


def fits(page: Page, name: str) -> None:
    """It is no wider than its window, a machine finds nothing to read wrongly, and a picture of it is kept."""
    page.wait_for_load_state()
    assert browsers.sticks_out(page) == 0, page.url
    assert browsers.axe(page) == [], page.url
    picture(page, name)


def test_two_officers_freeze_and_sign_a_term(house: BrowsedApp, worker):
    waiting = Edition.objects.waiting().get()
    term = waiting.fiscal_year_id
    mio, yuki = house.page("mio"), house.page("yuki", width=browsers.PHONE)

    yuki.goto(f"/reports/{term}/?audience=members")
    expect(yuki.get_by_text(f"Term {term} has no signed edition")).to_be_visible()
    fits(yuki, "editions-01-nothing-for-members-yet")
    yuki.get_by_role("link", name="Editions of this term").click()
    fits(yuki, "editions-02-list")
    yuki.get_by_role("link", name="Edition 1").click()
    fits(yuki, "editions-03-waiting")
    press(yuki, "Withdraw it")
    yuki.get_by_label("Reason").fill("The meeting asked for another word.")
    press(yuki, "Withdraw it")
    expect(yuki.get_by_text("The term can be frozen again.")).to_be_visible()

    mio.goto(f"/reports/{term}/editions/")
    press(mio, "Freeze the annual report")
    expect(mio.get_by_text("Compared with edition 1 of term 20.")).to_be_visible()
    fits(mio, "editions-04-freeze")
    press(mio, "Freeze it")
    mio.get_by_role("link", name="Open the edition").click(timeout=60_000)
    expect(mio.get_by_text("Waits for its second signature")).to_be_visible()
    assert mio.locator("main").get_by_role("link", name="Look and sign").count() == 0

    yuki.goto(f"/reports/{term}/editions/")
    yuki.get_by_role("link", name="Edition 1").first.click()
    press(yuki, "Look and sign")
    fits(yuki, "editions-05-sign")
    yuki.get_by_role("link", name="Read the edition: members").click()
    expect(yuki.get_by_text("Waits for its second signature")).to_be_visible()
    yuki.go_back()
    press(yuki, "Sign it")
    expect(yuki.get_by_text("The edition is published as it is")).to_be_visible()
    fits(yuki, "editions-06-signed")

    yuki.goto(f"/reports/{term}/print/?audience=members&language=ja")
    press(yuki, "Make the PDF")
    done = yuki.locator("[data-progress-done] a")
    expect(done).to_be_visible(timeout=90_000)
    with yuki.expect_download() as download:
        done.click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    assert mio.complaints + yuki.complaints == []
