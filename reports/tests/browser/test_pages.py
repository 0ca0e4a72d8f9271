"""Every page in every state, for every role: nothing that axe finds, nothing that does not fit, nothing asked of anybody else.

`make test` looks at every eighth by chance, each run at others; `make soak` and `make screenshots` at all. That the page of
each act answers somebody is asked of all in each run, by Django's client (`places.opened`); the others are not looked at.
"""

from __future__ import annotations

from collections import defaultdict

import pytest
from playwright.sync_api import Page, Response, expect

from lfnkr.tests import browser as browsers
from lfnkr.tests import soak
from lfnkr.web import checks
from lfnkr.web.views import ActView
from reports.tests.browser import recording
from reports.tests.browser.conftest import BrowsedApp
from reports.tests.browser.measures import (
    findings_in_another_language,
    findings_of_focus,
    findings_of_refusals,
    findings_of_size,
)
from reports.tests.browser.places import Place, doors, places
from reports.tests.browser.recording import figures, linked, sheet

pytestmark = [pytest.mark.browser, pytest.mark.soak]

EMPTY_FORM = """() => {
  const form = [...document.querySelectorAll("main form[method=post][novalidate]")].find(each => each.innerText.includes("(required)"));
  const button = form && [...form.querySelectorAll("button:not([formnovalidate], [type=button])")].at(-1);
  if (!button) return false;
  for (const field of form.elements) {
    if (field.type === "hidden" || field.tagName === "BUTTON") continue;
    if (["radio", "checkbox"].includes(field.type)) field.checked = false;
    else if (field.tagName === "SELECT") field.selectedIndex = -1;
    else field.value = "";
  }
  button.dataset.sends = "";
  return true;
}"""


def test_every_page_for_every_role(house: BrowsedApp):
    walk, everywhere, opened = Walk(), doors(), {}
    acts = {page.name for page in checks.every_page() if issubclass(page.view_class or object, ActView)}
    assert acts <= {place.name for place in places(door for door in everywhere if door.name in acts)}

    for place in places(everywhere if recording.IS_RECORDING else soak.sample(everywhere, 8, of="pages")):
        if place.by not in opened:
            house.close()
            opened = {place.by: house.page(place.by)}
            browsers.brings_axe(opened[place.by])
        walk.look_at(opened[place.by], place)

    found = walk.found
    record(found)
    assert not any(found.values()), "\n".join(
        f"{place}: {words}" for place, all_of in found.items() for words in all_of
    )


def test_what_opens_or_appears_while_one_works(house: BrowsedApp):
    page = house.page("hana")
    page.goto("/requests/new/")
    page.locator("#id_people-0-name").press_sequentially("Choe Kumhwa")
    expect(page.get_by_text("Possibly the same person")).to_be_visible()
    found = browsers.axe(page) + findings_of_focus(page) + findings_of_size(page)
    page.goto("/")
    found += browsers.axe(page)  # with the draft just kept
    page.locator("main tbody a").first.click()
    page.locator(".sealed button").click()
    expect(page.locator(".sealed-open")).to_be_visible()
    found += browsers.axe(page) + findings_of_focus(page) + findings_of_size(page)

    assert found == []
    assert page.complaints == []


WIDTHS = (browsers.DESK, browsers.PHONE)


class Walk:
    """One walk through the house: what was found. Each page is examined for each role; an empty form is sent once."""

    def __init__(self):
        self.found: dict[str, list[str]] = defaultdict(list)
        self.pages: set[str] = set()

    def look_at(self, page: Page, place: Place) -> None:
        """Measure one place, and the page that refuses an empty form, once."""
        answers: list[Response] = []
        chance = soak.chance(f"{place.name} {place.by}")

        def heard(answer: Response) -> None:
            answers.append(answer)

        page.on("response", heard)
        page.complaints.clear()
        page.goto(place.address)
        is_first = place.name not in self.pages
        self.pages.add(place.name)
        if is_first:
            sheet(page, place.name)
        found = self.found[f"{place.name} ({place.by or 'nobody'})"]
        for width in WIDTHS if soak.IS_WHOLE else [chance.choice(WIDTHS)]:
            page.set_viewport_size({"width": width, "height": 900})
            found += [f"at {width} px, {words}" for words in browsers.axe(page)]
        page.set_viewport_size({"width": browsers.DESK, "height": 900})
        found += findings_of_focus(page) + findings_of_size(page)
        if is_first:
            found += refusals(page) + findings_in_another_language(page, place.address, chance.choice(("ja", "ko")))
        here = page.evaluate("location.origin")
        page.remove_listener("response", heard)
        found += [f"asked of somebody else: {each.url}" for each in answers if not each.url.startswith((here, "data:"))]
        parts = [each for each in answers if each.request.resource_type != "document"]  # a page itself may be a refusal
        found += [f"did not come: {each.url}" for each in parts if each.status >= 400]
        found += [words for words in page.complaints if "Failed to load resource" not in words]


def refusals(page: Page) -> list[str]:
    """What is found on the page that comes back when nothing was filled in."""
    page.set_viewport_size({"width": browsers.DESK, "height": 900})
    if not page.evaluate(EMPTY_FORM):
        return []
    with browsers.another_page(page):
        page.locator("[data-sends]").click()
    return [f"with refusals: {words}" for words in findings_of_refusals(page) + browsers.axe(page)]


def record(found: dict) -> None:
    """The table of docs/quality.md."""
    lines = ["| Page | Looked at by | Findings |", "|---|---|---|"]
    by_page = defaultdict(lambda: [set(), 0])
    for name, words in found.items():
        page, _, by = name.rpartition(" (")
        by_page[page][0].add(by.rstrip(")"))
        by_page[page][1] += len(words)
    lines += [
        f"| {linked(page, page)} | {', '.join(sorted(by))} | {number} |"
        for page, (by, number) in sorted(by_page.items())
    ]
    figures(
        "pages",
        [
            f"{len(by_page)} pages, looked at {len(found)} times; findings: {sum(len(w) for w in found.values())}.",
            "",
            *lines,
        ],
    )
