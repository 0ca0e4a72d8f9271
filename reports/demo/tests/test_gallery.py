"""Every component in a real browser: no finding of axe, nothing against the policy, nothing that sticks out, with and without scripts."""

from __future__ import annotations

import pytest

from lfnkr.accounts.tests.people import person
from lfnkr.tests import browser as browsers

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not browsers.program(), reason="No Chromium on this machine: install chromium to run the browser tests."
    ),
]


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """One browser for the whole module."""
    with browsers.chromium(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture
def gallery(browser, live_server, settings):
    """Opens the gallery as the director sees it."""
    settings.DEMO = True  # Second factor off: the gallery opens in the demonstration alone.
    mio = person("mio")

    def opened(**options):
        return browsers.page_at(browser, live_server.url, user=mio, **options)

    return opened


@pytest.mark.parametrize(("width", "scheme"), [(browsers.PHONE, "dark"), (browsers.DESK, "light")])
def test_no_component_has_a_finding_of_axe_or_sticks_out(gallery, width, scheme):
    with gallery(width=width, scheme=scheme) as page:
        page.goto("/gallery/")

        assert browsers.axe(page) == []
        assert browsers.sticks_out(page) == 0
        assert page.complaints == []


@pytest.mark.parametrize("width", [browsers.PHONE, browsers.DESK])
def test_no_open_menu_has_a_finding_of_axe_or_sticks_out(gallery, width):
    with gallery(width=width) as page:
        page.goto("/gallery/")
        for menu in page.locator("details.menu > summary:visible").all():
            menu.click()

            assert browsers.axe(page) == []
            assert browsers.sticks_out(page) == 0


@pytest.mark.parametrize(("width", "size"), [(320, 100), (720, 200), (1280, 200)])
def test_large_text_and_narrow_windows_need_no_sideways_scrolling(gallery, width, size):
    with gallery(width=width) as page:
        page.goto("/gallery/")

        page.evaluate(f"document.styleSheets[0].insertRule('html {{ font-size: {size}% }}')")

        assert browsers.sticks_out(page) == 0


def test_every_target_is_large_enough_to_touch(gallery):
    with gallery(width=browsers.PHONE) as page:
        page.goto("/gallery/")

        low = page.evaluate(
            """() => [...document.querySelectorAll('button, summary, select, .btn, .navigation a, input:not([type=hidden])')]
            .filter(each => each.offsetParent && !['radio', 'checkbox'].includes(each.type) && each.getBoundingClientRect().height < 43.5)
            .map(each => each.outerHTML.slice(0, 90))"""
        )

        assert low == []


def test_a_thumb_meets_the_links_of_lists_and_figures_within_44_pixels(gallery):
    with gallery(width=browsers.PHONE, has_touch=True, is_mobile=True) as page:
        page.goto("/gallery/")

        missed = page.evaluate(
            """() => [...document.querySelectorAll('.table a, .figure-value a, .breadcrumbs a')].filter(each => {
                each.scrollIntoView({block: 'center'});
                const box = each.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2;
                return ![-21.5, 0, 21.5].every(off => document.elementFromPoint(x, y + off)?.closest('a') === each);
            }).map(each => each.outerHTML)"""
        )

        assert missed == []


def test_without_scripts_the_menus_still_open(gallery):
    with gallery(width=browsers.PHONE, java_script_enabled=False) as page:
        page.goto("/gallery/")

        page.get_by_text("Menu", exact=True).click()

        assert page.locator("nav.menu-sheet").is_visible()


def test_escape_twice_hides_the_screen_at_once_and_signs_out(gallery):
    with gallery() as page:
        page.goto("/gallery/")
        page.route("**/accounts/logout/**", lambda route: route.fulfill(status=204))  # nothing answers yet

        page.keyboard.press("Escape")
        page.keyboard.press("Escape")

        assert page.locator(".lock-cover").is_visible()
        assert not page.locator("main").is_visible()
        assert page.title() == "Locked"


def test_the_lock_ends_the_session(gallery):
    with gallery() as page:
        page.goto("/gallery/")

        page.get_by_role("button", name="Lock").click()
        page.wait_for_url("**/accounts/login/**")
        page.goto("/gallery/")

        assert "/accounts/login/" in page.url


def test_another_person_can_be_added_and_taken_away(gallery):
    with gallery() as page:
        page.goto("/gallery/")

        page.get_by_role("button", name="Add another person").click()

        assert page.locator("[data-people-row]:visible").count() == 2
        assert page.locator("[name=people-TOTAL_FORMS]").input_value() == "2"
        assert page.evaluate("document.activeElement.name") == "people-1-age"

        page.get_by_role("button", name="Take this row away").last.click()

        assert page.locator("[data-people-row]:visible").count() == 1
        assert page.locator("[name=people-1-DELETE]").is_checked()


def test_enter_goes_to_the_next_field_and_sends_nothing(gallery):
    with gallery() as page:
        page.goto("/gallery/")
        page.locator("#id_reference").focus()

        page.keyboard.press("Enter")

        assert page.evaluate("document.activeElement.id") == "id_received"
        assert page.url.endswith("/gallery/")


def test_the_refusals_stand_on_top_and_lead_to_their_fields(gallery):
    with gallery() as page:
        page.goto("/gallery/")

        summary = page.locator(".error-summary")
        assert page.evaluate("document.activeElement.className") == "error-summary"
        summary.get_by_role("link", name="How did it reach us?").click()

        assert page.evaluate("document.activeElement.name") == "refused-channel"
