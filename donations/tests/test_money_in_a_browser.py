"""The pages of deciding and of the reserve in a real browser: what the first screen shows, what fits, what one sheet of paper holds."""

from __future__ import annotations

import io
from datetime import timedelta

import pypdf
import pytest

from donations.decisions import actions as deciding
from donations.gifts import appeals
from donations.payments import actions as spending
from donations.proposals import movements
from donations.tests import factories
from lfnkr.calendar import clock
from lfnkr.tests import browser as browsers

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(
        not browsers.program(), reason="No Chromium on this machine: install chromium to run these tests."
    ),
]

LARGE = 123_456_789
LONG = "The bank took more than it had said, and the branch in the north took its own part again. " * 2
BOTTOM = "selector => Math.max(...[...document.querySelectorAll(selector)].map(each => each.getBoundingClientRect().bottom + scrollY))"
OVERLAPPING = """() => [...document.querySelectorAll(".gauge-figures dd")].map(each => {
  const box = document.createRange(); box.selectNodeContents(each); return box.getBoundingClientRect();
}).filter((one, n, all) => all.some((other, m) => m > n && one.left < other.right && other.left < one.right
  && one.top < other.bottom && other.top < one.bottom)).length"""

RIGHT = """() => Math.max(...[...document.querySelectorAll(".gauge, .gauge strong, .gauge dd")].map(each => {
  const box = document.createRange(); box.selectNodeContents(each); return box.getBoundingClientRect().right;
}))"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """One browser for the whole module."""
    with browsers.chromium(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture
def opened(browser, live_server):
    """Opens an address as somebody, at a width."""

    def at(user, address, **options):
        return visit(browsers.page_at(browser, live_server.url, user=user, **options), address)

    return at


class visit:
    """A page that has gone to its address."""

    def __init__(self, pages, address: str):
        self.pages, self.address = pages, address

    def __enter__(self):
        page = self.pages.__enter__()
        page.goto(self.address)
        return page

    def __exit__(self, *facts):
        return self.pages.__exit__(*facts)


def test_all_one_decides_by_stands_on_the_first_screen(opened, hana, mio, sora):
    factories.gift(sora, 585_703)
    address = factories.decision(hana).get_absolute_url()

    with opened(mio, address) as page:
        shown = "h1, .deciding-facts, .clock, .gauge-pair, .effect-words, .rescues-left, .choices .btn, .choices p"
        assert page.evaluate(BOTTOM, shown) <= 900
        assert page.locator(".gauge-frame").count() == 2
    with opened(mio, address, width=browsers.PHONE) as page:
        assert page.evaluate(BOTTOM, ".choices .btn") <= 2 * 780


@pytest.mark.parametrize(("width", "scheme"), [(browsers.PHONE, "dark"), (browsers.DESK, "light")])
def test_sums_of_a_million_and_long_reasons_fit_in_every_state(opened, hana, mio, sora, width, scheme):
    factories.gift(sora, LARGE)
    waiting, decided, own = factories.decision(hana), factories.decision(hana), factories.decision(mio)
    factories.set_floor(mio, sora, 2 * LARGE, 3 * LARGE)
    words = ("W" * 80 + " " + "Two children are with her, and the house is watched from the road. " * 3)[:290]
    deciding.approve(decided, by=mio, go_ahead_reason=words, note=words)

    for decision in (waiting, decided, own):
        for address in (decision.get_absolute_url(), f"/money/estimates/{decision.case_id}/"):
            with opened(mio, address, width=width, scheme=scheme) as page:
                assert (browsers.axe(page), browsers.sticks_out(page), page.complaints) == ([], 0, [])
    with opened(mio, f"{waiting.get_absolute_url()}approve/", width=width, scheme=scheme) as page:
        assert (browsers.axe(page), browsers.sticks_out(page)) == ([], 0)


@pytest.mark.parametrize(("width", "size"), [(310, 100), (browsers.PHONE, 200), (1280, 200), (browsers.DESK, 100)])
def test_the_figures_of_the_gauge_never_run_into_each_other(opened, mio, sora, width, size):
    factories.gift(sora, LARGE)

    for address in ("/money/", "/"):
        with opened(mio, address, width=width) as page:
            page.evaluate(f"document.documentElement.style.fontSize = '{size}%'")
            assert page.evaluate(OVERLAPPING) == 0
            assert page.evaluate(RIGHT) <= width


@pytest.mark.parametrize("is_empty", [True, False])
def test_the_reserve_fits_and_pleases_axe(opened, hana, mio, sora, is_empty):
    if not is_empty:
        much(hana, mio, sora, 3)

    for width, scheme in ((browsers.PHONE, "dark"), (browsers.DESK, "light")):
        with opened(sora, "/money/", width=width, scheme=scheme) as page:
            assert (browsers.axe(page), browsers.sticks_out(page), page.complaints) == ([], 0, [])
            assert page.get_by_role("button", name="Print this page").is_visible()


def much(hana, mio, sora, number: int) -> None:
    """So many commitments with an advance each, and as many fees with long words."""
    factories.gift(sora, LARGE)
    for _time in range(number):
        commitment = factories.commitment(hana, mio)
        spending.approve_payment(factories.advance(commitment, sora, 10_000), by=mio)
        movements.record_adjustment(by=sora, fund=factories.fund(), kind="fee", amount=-100, note=LONG[:200])


@pytest.mark.parametrize("number", [0, 1, 12])
def test_the_reserve_prints_on_one_sheet_and_says_what_it_leaves_out(opened, hana, mio, sora, number):
    with clock.at(clock.now() - timedelta(days=400)):
        factories.gift(sora, LARGE)
    much(hana, mio, sora, number)
    for _time in range(number // 3):
        appeals.open_appeal(
            by=mio, fund=factories.fund(), title="A long call for gifts for those who wait in the north"
        )

    with opened(mio, "/money/") as page:
        for language in ("ja", "ko", "en"):
            page.context.add_cookies([{"name": "django_language", "value": language, "url": page.url}])
            page.reload()
            paper = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
            plain = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4", print_background=False)))
            assert (len(paper.pages), len(plain.pages)) == (1, 1), language

    words = " ".join(paper.pages[0].extract_text().split())
    assert f"printed by {mio.display_name}" in words
    assert "Print this page" not in words
    assert "At its end, USD" in words
    assert ("The newest 7 of 12; the others hold USD 12,000.00." in words) is (number == 12)
    assert ("The oldest 7 of 12, which come to USD 1,200.00." in words) is (number == 12)


def test_without_scripts_there_is_no_button_to_print(opened, mio):
    with opened(mio, "/money/", java_script_enabled=False) as page:
        assert not page.get_by_text("Print this page").is_visible()
