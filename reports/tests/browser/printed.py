"""What a history comes to: its sentence on the page of the report, on a phone, and in the report for print."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Page

from lfnkr.calendar import clock
from lfnkr.calendar.fiscal_year import ensure_term
from lfnkr.tests import browser as browsers
from reports.editions.annual import AnnualReport
from reports.printing.paper import print_html
from reports.tests.browser.conftest import BrowsedApp
from reports.tests.years.stories import read


def shown(page: Page) -> None:
    """The page fits its window, and the browser had nothing to complain of."""
    page.wait_for_load_state()
    assert browsers.sticks_out(page) == 0, page.url
    assert page.complaints == [], page.url


def report_of(term: int) -> AnnualReport:
    """The report of a term as it is counted now."""
    return AnnualReport.for_year(ensure_term(date(1997 + term, 10, 1)))


def spent_in(term: int) -> int:
    """What rescues cost in a term, in cents."""
    return report_of(term)["spending.rescue"].value or 0


def tells(house: BrowsedApp, term: int, *sentences: str) -> None:
    """The report of a term says so on its page, on a phone, and on paper."""
    page = house.page("mio", width=browsers.PHONE)
    page.goto(f"/reports/{term}/")
    text = page.locator("main").text_content() or ""
    paper = read(print_html(report_of(term), "en"))
    shown(page)
    page.close()
    for sentence in sentences:
        assert sentence in " ".join(text.replace("\u2060", "").split()), sentence
        assert sentence in paper, sentence


def this_term() -> int:
    """The number of the term that runs."""
    return ensure_term(clock.today()).term
