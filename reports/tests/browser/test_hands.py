"""Deciding, paying and the report by keys alone, and with scripts switched off; nothing moves for those who ask for stillness."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from lfnkr.tests import browser as browsers
from reports.tests.browser.conftest import BrowsedApp
from reports.tests.browser.stopwatch import Stopwatch

pytestmark = pytest.mark.browser


def go(watch: Stopwatch, name: str) -> None:
    """Tab to a link or button of this name, and press Enter."""
    main = watch.page.locator("main")
    goal = main.get_by_role("link", name=name).or_(main.get_by_role("button", name=name)).first
    follow(watch, goal)


def follow(watch: Stopwatch, goal: Locator) -> None:
    """Tab there, press Enter, and wait for the page it leads to."""
    watch.tab_to(goal, most=80)
    with browsers.another_page(watch.page):
        watch.press("Enter")


def test_deciding_by_keys_alone(house: BrowsedApp):
    page = house.page("mio")
    page.goto("/")
    watch = Stopwatch(page)

    go(watch, "Decide R-")
    go(watch, "Commit the money")
    watch.tab_to(page.locator("#id_go_ahead_reason"))
    watch.write("The reserve covers it.")
    go(watch, "Commit the money")

    expect(page.get_by_text("The money is committed")).to_be_visible()


def test_paying_by_keys_alone(house: BrowsedApp):
    sora, mio = house.page("sora"), house.page("mio")
    sora.goto("/money/")
    watch = Stopwatch(sora)
    follow(watch, sora.locator("main table a").first)
    go(watch, "Propose a payment")
    watch.tab_to(sora.locator("#id_payee_kind"))
    watch.write("bus")
    watch.tab_to(sora.locator("#id_purpose"))
    watch.write("Night bus")
    watch.tab_to(sora.locator("#id_amount"))
    watch.write("64")
    go(watch, "Propose the payment")
    expect(sora.get_by_text("The payment is proposed.")).to_be_visible()

    mio.goto("/")
    watch = Stopwatch(mio)
    go(watch, "Look at it")
    go(watch, "Open")
    go(watch, "Approve and book")
    expect(mio.get_by_text("The payment is approved and booked.")).to_be_visible()


def test_deciding_and_the_report_without_scripts(house: BrowsedApp, worker):
    page = house.page("mio", java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="Decide R-").first.click()
    page.get_by_role("link", name="Commit the money").click()
    page.locator("#id_go_ahead_reason").fill("The reserve covers it.")
    page.get_by_role("button", name="Commit the money").click()
    expect(page.get_by_text("The money is committed")).to_be_visible()
    page.goto("/reports/20/")
    page.get_by_label("For whom").or_(page.locator("#id_audience")).first.select_option("members")
    page.get_by_role("button", name="Show this edition").click()
    expect(page.locator("#id_audience")).to_have_value("members")
    page.get_by_role("link", name="Print it").click()
    page.get_by_role("button", name="Make the PDF").click()
    expect(page.get_by_role("link", name="Download the PDF")).to_be_visible(timeout=90_000)


def moving(page: Page) -> list[str]:
    """What would move by itself or glide."""
    return page.evaluate(
        """() => [...document.querySelectorAll("*")].filter(each => {
        const style = getComputedStyle(each);
        return style.animationName !== "none" && parseFloat(style.animationDuration) > 0.01
            || style.transitionDuration.split(",").some(time => parseFloat(time) > 0.01);
        }).map(each => each.outerHTML.slice(0, 80))"""
    )


def test_on_a_phone_nothing_moves_for_who_asks_for_stillness_and_the_menu_opens_by_touch(house: BrowsedApp):
    page = house.page("mio", width=browsers.PHONE, has_touch=True, reduced_motion="reduce")
    for address in ("/reports/20/", "/requests/new/", "/"):
        page.goto(address)
        assert moving(page) == []

    menu = page.get_by_text("Menu", exact=True)
    menu.tap()
    expect(page.get_by_role("link", name="Decisions").first).to_be_visible()
    menu.tap()
    expect(page.locator(".nav-phone nav")).to_be_hidden()


def test_a_menu_closes_when_the_keys_go_on_elsewhere(house: BrowsedApp):
    page = house.page("hana")
    page.goto("/")
    watch = Stopwatch(page)
    page.locator("details.menu summary", has_text="English").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="日本語")).to_be_visible()

    watch.tab_to(page.get_by_role("button", name="Lock"))

    expect(page.get_by_role("button", name="日本語")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chart_wider_than_a_phone_shows_on_which_side_more_of_it_is(house: BrowsedApp, scheme):
    page = house.page("mio", width=browsers.PHONE, scheme=scheme)
    page.goto("/reports/20/")
    chart = page.locator(".report-chart").first

    at_the_start = edges(chart)
    chart.evaluate("chart => chart.scrollTo(chart.scrollWidth, 0)")
    at_the_end = edges(chart)
    page.emulate_media(media="print")
    on_paper = edges(chart)
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": browsers.DESK, "height": 900})
    whole = edges(chart)

    assert (at_the_start, at_the_end) == ((False, True), (True, False))
    assert on_paper == whole == (False, False)


def edges(chart: Locator) -> tuple[bool, bool]:
    """Whether the left and the right edge of a chart are shaded, beside its caption."""
    picture = Image.open(io.BytesIO(chart.screenshot()))
    row = picture.height - 4  # The last rows may be the page's, where the chart ends within a pixel.
    paper = picture.getpixel((picture.width // 2, row))
    return tuple(picture.getpixel((x, row)) != paper for x in (1, picture.width - 2))
