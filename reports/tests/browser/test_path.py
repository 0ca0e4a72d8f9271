"""The whole path as three people walk it: the call at night, the decision, the rescue, the payment, the report on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from lfnkr.tests import browser as browsers
from reports.tests.browser.conftest import BrowsedApp
from reports.tests.browser.recording import pages_of, picture

pytestmark = pytest.mark.browser


def sign_in(page: Page, name: str, password: str) -> None:
    """Through the sign-in page, as everybody does."""
    page.goto("/")
    page.get_by_label("Username").or_(page.get_by_label("Sign-in name")).fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def by_telephone_just_now(page: Page) -> None:
    """When, how and by whom: nothing of it is answered beforehand."""
    page.locator("#id_received_0").check()
    page.locator("#id_channel").select_option("phone")
    page.locator("#id_asked_by").select_option("pastor")


def press(page: Page, name: str) -> None:
    """Press what is called so in the page's own part: a button or a link that looks like one."""
    main = page.locator("main")
    main.get_by_role("button", name=name, exact=True).or_(main.get_by_role("link", name=name, exact=True)).first.click()


def test_from_the_call_at_night_to_the_printed_report(house: BrowsedApp, worker):
    hana, mio, sora = house.page(width=390), house.page(), house.page()
    for page, name in ((hana, "hana"), (mio, "mio"), (sora, "sora")):
        sign_in(page, name, house.password)
    before = figures_of_this_term(mio)

    reference = log_a_request(hana)
    propose(hana)
    give(sora)
    decide(mio, reference)
    go_out(hana, reference)
    pay(sora, mio, reference)
    arrive(hana)
    assert hana.complaints + mio.complaints + sora.complaints == []

    after = figures_of_this_term(mio)
    assert after != before
    print_the_report(mio)


def log_a_request(page: Page) -> str:
    """A mother with two children, watched; known people are shown while typing, and a draft is kept."""
    picture(page, "path-01-desk")
    press(page, "Log a request")
    page.get_by_label("just now").check()
    page.get_by_label("How it came").select_option("phone")
    page.get_by_label("Who asked").select_option("pastor")
    page.get_by_label("Name", exact=False).first.fill("Choe Kumhwa")
    expect(page.get_by_text("Possibly the same person")).to_be_visible()
    expect(page.locator("[data-draft-status]")).to_contain_text("Saved at", timeout=15_000)
    picture(page, "path-02-search-first")
    page.get_by_label("Name", exact=False).first.fill("Pak Sonhui")
    page.locator("#id_people-0-age").fill("31")
    for number, age in ((1, "8"), (2, "3")):
        press(page, "Add a person")
        page.locator(f"#id_people-{number}-relation").select_option("mother")
        page.locator(f"#id_people-{number}-age").fill(age)
    page.get_by_role("group", name="Are they watched?").get_by_label("yes").check()
    page.get_by_label("What was told").fill("Watched by the husband's family. The pastor calls again at six.")
    picture(page, "path-03-intake")
    press(page, "Save the request")
    expect(page.get_by_text("The request is saved and its clock is running.")).to_be_visible()
    expect(page.get_by_text("Estimate by the tariff")).to_be_visible()
    picture(page, "path-04-estimate")
    return page.locator("main .lede").first.inner_text()


def propose(page: Page) -> None:
    """To the director."""
    press(page, "Propose it to the director")
    expect(page.get_by_text("It is proposed.")).to_be_visible()
    picture(page, "path-05-request")


def give(page: Page) -> None:
    """A gift, so that the reserve covers one more rescue."""
    picture(page, "path-06-treasurer")
    press(page, "Record a gift")
    page.get_by_label("Amount").fill("1,500")
    page.get_by_label("Currency").select_option("USD")
    page.get_by_label("How it came").select_option("bank")
    press(page, "Book the gift")
    expect(page.get_by_text("The gift is booked.")).to_be_visible()
    picture(page, "path-07-gifts")


def decide(page: Page, reference: str) -> None:
    """The director sees it on the desk, and commits the money with the go-ahead below the floor."""
    page.goto("/")
    picture(page, "path-08-director", scale=0.75)
    page.get_by_role("link", name=f"Decide {reference}").click()
    picture(page, "path-09-decision")
    press(page, "Commit the money")
    page.get_by_label("Why go below the floor?").fill("The reserve covers it, and an appeal is open.")
    picture(page, "path-10-commit")
    press(page, "Commit the money")
    expect(page.get_by_text("The money is committed and the caseworker may begin.")).to_be_visible()
    picture(page, "path-11-committed")


def go_out(page: Page, reference: str) -> None:
    """Funded at once; an operation is opened and mobilised, and the family moves."""
    page.reload()
    expect(page.locator("main .status").first).to_contain_text("funded", ignore_case=True)
    press(page, "Open an operation")
    page.get_by_label("everybody").check()
    page.get_by_label("Code name").fill("Plover")
    page.get_by_label("Just now").check()
    press(page, "Open the operation")
    expect(page.get_by_text("The operation is open.")).to_be_visible()
    press(page, "Mobilised")
    page.get_by_label("Just now").check()
    press(page, "Save")
    expect(page.get_by_text("the clock has stopped")).to_be_visible()
    move(page, "in_movement")
    picture(page, "path-12-under-way")


def move(page: Page, status: str) -> None:
    """Everybody of the request to a status, now."""
    press(page, "Record a status")
    page.get_by_label("everybody").check()
    page.get_by_label("New status").select_option(status)
    page.get_by_label("Just now").check()
    press(page, "Save the status")
    expect(page.get_by_text("The status is saved.")).to_be_visible()


def pay(treasurer: Page, director: Page, reference: str) -> None:
    """A payment out of the commitment: proposed by one, approved by the other."""
    treasurer.goto("/money/")
    treasurer.get_by_role("table").first.get_by_role("link", name=reference).click()
    press(treasurer, "Propose a payment")
    treasurer.get_by_label("Paid to").select_option("carrier")
    treasurer.get_by_label("Purpose").fill("Night bus")
    treasurer.get_by_label("Amount").fill("640")
    picture(treasurer, "path-13-payment")
    press(treasurer, "Propose the payment")
    expect(treasurer.get_by_text("The payment is proposed.")).to_be_visible()
    director.goto("/")
    director.get_by_role("link", name=f"Look at it {reference}").click()
    press(director, "Open")
    press(director, "Approve and book")
    expect(director.get_by_text("The payment is approved and booked.")).to_be_visible()
    picture(director, "path-14-approved")


def arrive(page: Page) -> None:
    """Safe."""
    move(page, "safe")
    picture(page, "path-15-safe")


def figures_of_this_term(page: Page) -> str:
    """What the report of the term in progress says."""
    page.goto("/reports/")
    with browsers.another_page(page):
        page.locator("main tbody th a").first.click()
    return page.locator("main").inner_text()


def print_the_report(page: Page) -> None:
    """Term 20 as PDF, with its progress, kept as a file."""
    picture(page, "path-16-this-term")
    page.goto("/reports/20/")
    press(page, "Print it")
    press(page, "Make the PDF")
    picture(page, "path-17-printing")
    done = page.locator("[data-progress-done] a")
    expect(done).to_be_visible(timeout=90_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("The report is ready")
    expect(page.get_by_text("You may leave this page")).to_be_hidden()
    picture(page, "path-18-printed")
    with page.expect_download() as download:
        done.click()
    assert download.value.suggested_filename == "annual-report-term-20-internal.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    pages_of(download.value.path(), "path-19-the-report")
