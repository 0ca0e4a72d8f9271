"""A partner brings her to safety and to Seoul, told by telephone in two steps: from the call to the outcome, on the screen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from cases.models import CaseMember
from lfnkr.audit import trail
from lfnkr.tests import browser as browsers
from reports.tests.browser.conftest import BrowsedApp
from reports.tests.browser.printed import tells, this_term
from reports.tests.browser.test_path import by_telephone_just_now, press

pytestmark = pytest.mark.browser

UUID_IN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""The key of a request in its address."""


def call(page: Page) -> None:
    """A woman of about thirty, alone; nothing else is known."""
    page.goto("/")
    press(page, "Log a request")
    by_telephone_just_now(page)
    page.get_by_label("Name", exact=False).first.fill("Ri Unsuk")
    page.locator("#id_people-0-age").fill("30")
    page.get_by_label("What was told").fill("Alone, near the border.")
    press(page, "Save the request")
    expect(page.get_by_text("The request is saved and its clock is running.")).to_be_visible()


def take_over(page: Page) -> None:
    """A partner is nearer."""
    press(page, "A partner takes over")
    page.locator("#id_partner").select_option(index=1)
    page.locator("#id_reason").select_option("nearer")
    page.locator("#id_agreed_by").select_option(index=1)
    with browsers.another_page(page):
        page.locator("main form.act button.btn-primary").click()


def told(page: Page, outcome: str, destination: str = "") -> None:
    """Two clicks from the page of the request, and the country where there is one."""
    goal = page.get_by_role("link", name=outcome, exact=True)
    with browsers.another_page(page, goal):
        goal.click()
    if destination:
        page.locator("#id_destination").select_option(destination)
    for box in page.get_by_label("Today").all():
        box.check()
    press(page, "Save")
    expect(page.get_by_text("What the partner told is saved.")).to_be_visible()


@browsers.at_each_width
def test_told_by_telephone_in_two_steps(house: BrowsedApp, width):
    page = house.page("hana", width=width)
    call(page)
    take_over(page)

    told(page, "Safe in a third country")
    expect(page.locator("main .stand .status").first).to_contain_text("safe", ignore_case=True)
    told(page, "In destination", "KR")
    expect(page.locator("main .stand .status").first).to_contain_text("in destination", ignore_case=True)

    with trail.reading():
        member = CaseMember.objects.get(case=UUID_IN.search(page.url)[0])
        steps = list(member.status_changes.order_by("counts_at", "pk").values_list("status", "told_by"))
    assert (member.status, member.actual_destination) == ("in_destination", "KR")
    assert [status for status, _partner in steps] == ["received", "safe", "in_destination"]
    assert [partner for _status, partner in steps[1:]] == [member.partner_id] * 2
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.complaints == []
    if width == browsers.PHONE:
        tells(
            house,
            this_term(),
            "A partner organisation took over the rescue of 1 adult.",
            "in people: in safety: 1",
            "Under the lead of a partner 1 adult reached safety.",
        )
