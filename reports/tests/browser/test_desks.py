"""Each desk shows what design.md section 6 promises: on a desk within the first screen, on a phone within the first two."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from cases import casework
from cases.models import Case
from cases.status import Status
from donations.models import Commitment
from donations.payments import actions as spending
from donations.payments.waiting import MOST_REFUSED
from donations.tests import factories as money
from lfnkr.accounts.models import User
from lfnkr.audit import trail
from lfnkr.calendar import clock
from lfnkr.fuzzy.dates import before, exactly
from lfnkr.tests import browser as browsers
from reports.tests.browser.conftest import BrowsedApp

pytestmark = pytest.mark.browser

SCREENS = ((browsers.DESK, 900, 900), (browsers.PHONE, 780, 2 * 780))
"""Width, height of the window, and the line above which everything promised stands."""

PROMISED = {
    "hana": {"the big button": ".page-header .btn-large", "the most urgent request": "main tbody tr:first-child"},
    "mio": {
        "decisions": "section:has(> .split > #decisions)",
        "losses": "section:has(> .split > #losses)",
        "clocks at risk": "section:has(> #at-risk)",
        "this term against the last": "section:has(> #years)",
    },
    "sora": {
        "the reserve": ".gauge",
        "rescues it pays for": "section:has(> #can-pay)",
        "approvals": "section:has(> #waiting)",
        "advances": "section:has(> #advances)",
        "gifts": "section:has(> #gifts)",
        "cover": "section:has(> #cover)",
    },
    "yuki": {
        "releases": "section:has(> #releases)",
        "seals and their replay": "section:has(> #trail)",
        "seals opened by others": "section:has(> #openings)",
    },
    "rin": {
        "accounts and sessions": ".figures",
        "health": "section:has(> #health)",
        "backups": "section:has(> #backups)",
    },
}
BOTTOMS = """parts => Object.entries(parts).map(([name, selector]) => {
  const found = document.querySelector(selector);
  return [name, found && found.offsetParent ? Math.round(found.getBoundingClientRect().bottom + scrollY) : null];
})"""


def somebody_died() -> None:
    """A loss, so that the director's desk has every part of it at once."""
    hana = User.objects.get(username="hana")
    with trail.act("test", by=hana):
        case = Case.objects.visible_to(hana).open().filter(members__status=Status.WAITING).first()
        members = list(case.members.all())
    facts = {"members": members[:1], "happened": before(clock.today()), "population": "led_by_us"}
    casework.record_death(case, by=hana, cause="drowned", **facts)


def more_happened() -> None:
    """So much at once that the director cannot have all of it in sight."""
    hana = User.objects.get(username="hana")
    with trail.act("test", by=hana):
        case = Case.objects.visible_to(hana).open().first()
    for kind in ("arrest", "staff_arrest", "illness", "other"):
        casework.record_event(case, by=hana, kind=kind, members=[], happened=exactly(clock.today()))


def much_was_refused() -> None:
    """As many refusals as the treasurer's desk has room for."""
    sora, mio = (User.objects.get(username=name) for name in ("sora", "mio"))
    with trail.act("test", by=sora):
        commitment = Commitment.objects.filter(remaining__gt=1_000).first()
    for _time in range(MOST_REFUSED):
        payment = money.expense(commitment, sora, 100)
        spending.refuse_payment(payment, by=mio, refused_for="wrong_case")


def test_every_desk_shows_all_it_promises_before_anybody_scrolls(house: BrowsedApp):
    somebody_died()
    more_happened()
    much_was_refused()
    below = []
    for name, parts in PROMISED.items():
        for width, height, line in SCREENS:
            page = house.page(name, width=width)
            page.set_viewport_size({"width": width, "height": height})
            for language in ("en", "ja", "ko"):
                page.context.add_cookies([{"name": "django_language", "value": language, "url": house.address}])
                page.goto("/")
                for part, bottom in page.evaluate(BOTTOMS, parts):
                    if not 0 < (bottom or 0) <= line:
                        below.append(f"{name}, {language}, {width} x {height}, {part}: {bottom} px")

    assert below == []


def test_the_director_has_the_reserve_beside_the_decisions(house: BrowsedApp):
    page = house.page("mio")
    page.goto("/")

    shown = dict(page.evaluate(BOTTOMS, {"reserve": ".gauge", "rescues": "section:has(> #can-pay)"}))

    assert max(shown.values()) <= 900


def test_a_loss_is_counted_acknowledged_and_gone(house: BrowsedApp):
    somebody_died()
    page = house.page("mio", width=browsers.PHONE)
    page.goto("/")
    losses = page.locator("section:has(> .split > #losses)")
    assert losses.locator(".count").inner_text() == str(losses.locator("li").count()) == "1"
    assert "Death" in losses.inner_text()

    losses.get_by_role("button", name="Acknowledge").click()

    expect(losses).to_have_count(0)


def test_a_loss_out_of_sight_is_found_and_acknowledged(house: BrowsedApp):
    somebody_died()
    more_happened()
    page = house.page("mio", width=browsers.PHONE)
    page.goto("/")
    losses = page.locator("section:has(> .split > #losses)")
    assert losses.locator("li").count() == 2

    losses.get_by_role("link", name="3 more").click()
    expect(losses.locator("li")).to_have_count(5)
    losses.get_by_role("button", name=re.compile("Acknowledge.*illness")).click()

    expect(losses.locator(".count")).to_have_text("4")
